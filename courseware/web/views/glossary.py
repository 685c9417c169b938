"""The glossary and the search: `?q=` for what is looked for, `?term=` for one term."""

from courseware.web import glossary_page, resources

glossary_page.render(resources.course())
