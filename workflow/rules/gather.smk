# What all studies say together: series.csv and series.html.
rule gather:
    input:
        lambda wildcards: [done(f"studies/{one}") for one in plan_of(wildcards).folders()],
    output:
        done("gathered"),
    log:
        f"{STEPS}/log/gather.log",
    benchmark:
        f"{STEPS}/took/gather.tsv"
    params:
        words=step_words("reasons"),
        reasons=STEPS / "reasons.json",
    resources:
        mem_mb=4000,
        runtime=60,
    shell:
        "{params.words} {STEPS:q} {params.reasons:q} &&"
        " {RUN} --log={log:q} --done={output:q} rtm:gatherseries FOLDER={RESULTS:q}"
        " REASONS={params.reasons:q} {ALLOW}"
