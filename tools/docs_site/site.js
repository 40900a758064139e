// What scrolls can be reached by keys, too.
document.addEventListener("DOMContentLoaded", () => {
  const reachable = () => {
    for (const one of document.querySelectorAll(".md-typeset__scrollwrap, pre > code"))
      one.tabIndex = 0
  }
  reachable()
  new MutationObserver(reachable).observe(document.body, {childList: true, subtree: true})
})
