"""The glossary and the search: `?q=` for what is looked for, `?term=` for one term."""

from courseware.web.pages import glossary

glossary.render()
