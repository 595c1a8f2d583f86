"""Displays scripts that would run in the teacher's browser."""

from IPython.display import HTML, SVG, Javascript, Markdown, display

display(HTML("<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"))
display(Javascript("document.title = 'owned'"))
display(Markdown("<script>document.title = 'owned'</script>"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg'><script>document.title = 'owned'</script></svg>"))
