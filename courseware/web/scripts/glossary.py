"""The glossary and the search: `?q=` for what is looked for, `?term=` for one term."""

from courseware.web import resources
from courseware.web.pages import glossary as glossary_page

glossary_page.render(resources.course())
