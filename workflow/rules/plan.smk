# Which studies there are, and what they share. Nothing is computed yet.
checkpoint plan:
    input:
        plan.files_of_series(SERIES),
    output:
        done("plan"),
    log:
        f"{STEPS}/log/plan.log",
    benchmark:
        f"{STEPS}/took/plan.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    shell:
        "{RUN} --log={log:q} --done={output:q} rtm:prepareseries"
        " SERIES={SERIES:q} OUTPUT_FOLDER={RESULTS:q} ONLY=list {ALLOW}"
