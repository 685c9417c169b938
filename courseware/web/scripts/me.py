"""My learning."""

from courseware.web import resources
from courseware.web.pages import me

me.render(resources.course())
