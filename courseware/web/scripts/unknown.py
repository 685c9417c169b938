"""An address that leads nowhere."""

from courseware.i18n import t
from courseware.web import navigation

navigation.unknown(t("课程里没有这一页。地址可能抄错了，也可能这一课或练习改了名字。"))
