# A grid, an exposure or a factor that several studies share: made once.
rule shared:
    input:
        lambda wildcards: [done(f"shared/{key}") for key in plan_of(wildcards).needs(wildcards.key)],
    output:
        done("shared/{key}"),
    log:
        f"{STEPS}/log/shared/{{key}}.log",
    benchmark:
        f"{STEPS}/took/shared/{{key}}.tsv"
    resources:
        mem_mb=lambda wildcards, attempt: 4000 * attempt,
        runtime=120,
    shell:
        "{RUN} --log={log:q} --done={output:q} rtm:prepareseries"
        " SERIES={SERIES:q} OUTPUT_FOLDER={RESULTS:q} ONLY={wildcards.key:q} {ALLOW}"
