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
    resources:
        mem_mb=4000,
        runtime=60,
    shell:
        "{RUN} --log={log:q} --done={output:q} rtm:gatherseries FOLDER={RESULTS:q} {ALLOW}"
