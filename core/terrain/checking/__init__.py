"""What layers hold before they are used: where they lie, what they cover, and what is amiss.

`ground` divides the study area into squares, `occupied` says which of them features touch, `sweeps`
goes over the squares from every side, and `gaps` asks whether a layer stops well inside the area.
`inside` and `repeats` count features; `record` holds what was found of a layer, and `verdicts` says
whether it can be used.
"""
