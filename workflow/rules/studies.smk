# A study, into a folder of its own. A fault of a study is told and does not stop the others.
rule study:
    input:
        shared=lambda wildcards: [
            done(f"shared/{key}") for key in plan_of(wildcards).needs_of(wildcards.folder)
        ],
        files=lambda wildcards: plan_of(wildcards).files_of(wildcards.folder),
    output:
        done("studies/{folder}"),
    log:
        f"{STEPS}/log/studies/{{folder}}.log",
    benchmark:
        f"{STEPS}/took/studies/{{folder}}.tsv"
    params:
        study=lambda wildcards: RESULTS / "shared" / "studies" / f"{wildcards.folder}.json",
        results=lambda wildcards: RESULTS / wildcards.folder,
    resources:
        mem_mb=lambda wildcards, attempt: 4000 * attempt,
        runtime=240,
    shell:
        "{RUN} --log={log:q} --done={output:q} --results={params.results:q} --tell-faults"
        " rtm:runstudy STUDY={params.study:q} OUTPUT_FOLDER={params.results:q}"
        " SHARED={RESULTS:q}/shared {ALLOW}"
