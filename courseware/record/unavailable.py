"""Why the record cannot be used: a sentence for the learner, and one for whoever runs the course."""

from __future__ import annotations

import sqlite3
from enum import StrEnum
from typing import assert_never

from courseware.i18n import t


class Trouble(StrEnum):
    """Machine-readable: `/healthz` tells it."""

    NO_FOLDER = "no-folder"
    MISSING = "missing"
    READ_ONLY = "read-only"
    CORRUPT = "corrupt"
    NEWER = "newer"
    BUSY = "busy"
    FULL = "full"
    NO_DRIVER = "no-driver"
    NO_SERVER = "no-server"
    STRANGER = "stranger"


class StoreUnavailable(Exception):
    """The record cannot be used. `str()` is a sentence for the learner, who reads no path and no address in it;
    `advice` is one for whoever runs the course. `where` is a path or a URL without password."""

    def __init__(self, trouble: Trouble, where: str) -> None:
        self.trouble = trouble
        self.where = where
        super().__init__(trouble, where)

    def __str__(self) -> str:
        return sentence(self.trouble)

    @property
    def advice(self) -> str:
        return advice(self.trouble, self.where)


def sentence(trouble: Trouble) -> str:
    match trouble:
        case Trouble.NO_FOLDER:
            text = t("存放学习记录的文件夹打不开，答案暂时存不下来；课程可以照常看，怎么处理写在运行课件的窗口里。")
        case Trouble.MISSING:
            text = t("学习记录的文件不见了，答案暂时存不下来；课程可以照常看，把文件放回原处就会接上。")
        case Trouble.READ_ONLY:
            text = t("学习记录现在只能读、不能写，答案暂时存不下来；课程可以照常看，怎么处理写在运行课件的窗口里。")
        case Trouble.CORRUPT:
            text = t("学习记录的文件坏了，答案暂时存不下来；课程可以照常看，怎么处理写在运行课件的窗口里。")
        case Trouble.NEWER:
            text = t("学习记录是用更新版本的课件写的，答案暂时存不下来；课程可以照常看，怎么处理写在运行课件的窗口里。")
        case Trouble.BUSY:
            text = t("学习记录正被别的程序占用，答案暂时存不下来；课程可以照常看，等它用完就会接上。")
        case Trouble.FULL:
            text = t("存放学习记录的磁盘写不进去，答案暂时存不下来；课程可以照常看，怎么处理写在运行课件的窗口里。")
        case Trouble.NO_DRIVER | Trouble.NO_SERVER:
            text = t("学习记录暂时用不了，答案存不下来；课程可以照常看，等它恢复就会接上。")
        case Trouble.STRANGER:
            text = t("学习记录换过了，认不出这一页是谁在学：请刷新页面，再提交一次。")
        case _:
            assert_never(trouble)
    return text


def advice(trouble: Trouble, where: str) -> str:
    match trouble:
        case Trouble.NO_FOLDER:
            text = t(
                "无法在「{where}」保存学习记录：文件夹建不出来或打不开。"
                "请检查这个路径是否存在、是否有写入权限，或用环境变量 COURSEWARE_DATA 指定另一个文件夹。",
                where=where,
            )
        case Trouble.MISSING:
            text = t(
                "学习记录「{where}」不在原处了。请把它放回去，课件会自己接上；要从一份新的记录开始，请重新启动课件。",
                where=where,
            )
        case Trouble.READ_ONLY:
            text = t(
                "学习记录「{where}」不能写入。请检查该文件和所在文件夹的写入权限，"
                "或用环境变量 COURSEWARE_DATA 指定另一个文件夹。",
                where=where,
            )
        case Trouble.CORRUPT:
            text = t(
                "学习记录「{where}」已损坏，无法读取。请把它改名留存，再把备份放到原处，课件会自己接上；"
                "没有备份时，改名后重新启动会建立一份新的记录。",
                where=where,
            )
        case Trouble.NEWER:
            text = t(
                "学习记录「{where}」是用更新版本的课件写的，当前版本读不了。请更新课件，或指定另一个文件夹。",
                where=where,
            )
        case Trouble.BUSY:
            text = t("学习记录「{where}」正被别的程序占用。请关闭占用它的程序，课件会自己接上。", where=where)
        case Trouble.FULL:
            text = t("学习记录「{where}」写不进去：磁盘已满或读写出错。请腾出磁盘空间，课件会自己接上。", where=where)
        case Trouble.NO_DRIVER:
            text = t(
                "连接「{where}」需要的数据库驱动没有安装，或地址写错了。请检查 DATABASE_URL，并安装相应的驱动。",
                where=where,
            )
        case Trouble.NO_SERVER:
            text = t("连接不上数据库「{where}」。请检查 DATABASE_URL、网络和数据库服务是否正常。", where=where)
        case Trouble.STRANGER:
            text = t("有一次作答的学员不在学习记录「{where}」里：记录换过了。请让学员刷新页面。", where=where)
        case _:
            assert_never(trouble)
    return text


_TROUBLE_BY_CODE = {
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_CORRUPT: Trouble.CORRUPT,
    sqlite3.SQLITE_NOTADB: Trouble.CORRUPT,
    sqlite3.SQLITE_ERROR: Trouble.CORRUPT,  # a table or column is not there: somebody else's file
    sqlite3.SQLITE_CANTOPEN: Trouble.NO_FOLDER,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.FULL,
}
_CUT_SHORT = {sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS}
_TROUBLE_OF_SERVER = {
    "25006": Trouble.READ_ONLY,  # a standby
    "55P03": Trouble.BUSY,  # a lock that another program holds
    "57014": Trouble.BUSY,
    "42P01": Trouble.CORRUPT,  # no such table
    "42703": Trouble.CORRUPT,
    "53100": Trouble.FULL,
}
"""By SQLSTATE; whatever else a server refuses, it cannot be used."""


def trouble_of(error: BaseException | None) -> Trouble:
    """The trouble behind a database driver's exception."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code in _CUT_SHORT:
            return Trouble.CORRUPT
        return _TROUBLE_BY_CODE.get(code & 0xFF, Trouble.CORRUPT)  # the low byte is the primary code
    return _TROUBLE_OF_SERVER.get(getattr(error, "sqlstate", None) or "", Trouble.NO_SERVER)
