"""The questions that every document asks, each answered once in parts of a document.

A topic is a function that takes the `Evidence` and yields parts: what the folder knows, with the
field of every figure, and a blank where a person has to write. What the software cannot know it
does not say.
"""
