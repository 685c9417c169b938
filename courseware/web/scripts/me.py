"""My learning."""

from courseware.web.pages import me

me.render()
