"""My learning."""

from courseware.web import me, resources

me.render(resources.course())
