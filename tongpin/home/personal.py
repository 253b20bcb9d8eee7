"""What libraries that the product stands on store about people."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import Model

from tongpin.orgs.personal_data import Erasure, PersonalData

A_DAY = "一天"


def login_trace(
    model: type[Model], field: str, label: str, kept_for: str = "由系统管理员定期清理"
) -> PersonalData:
    """What the guard against guessed passwords stores."""
    return PersonalData(
        model=model,
        field=field,
        excuse="按登录名和地址记录，输错的登录名不一定是本人",
        label=label,
        purpose="防止猜测密码",
        kept_for=kept_for,
        erasure=Erasure.NEVER,
        remainder="安全记录不因本人请求而删除",
    )


PERSONAL_DATA = (
    PersonalData(
        model=EmailAddress,
        field="user",
        key="mail_addresses",
        label="登录用的邮箱",
        purpose="登录",
        kept_for="账号在册期间",
        remainder="清空",
        columns={"address": "email"},
    ),
    PersonalData(
        model=EmailAddress,
        field="email",
        excuse="随“登录用的邮箱”导出",
        label="邮箱地址",
        purpose="登录",
        kept_for="账号在册期间",
        remainder="清空",
    ),
    PersonalData(
        model=SocialAccount,
        field="user",
        key="outside_accounts",
        label="外部账号（本系统不用此表，始终为空）",
        purpose="登录组件自带",
        kept_for="不保存",
        remainder="无",
        columns={"provider": "provider"},
    ),
    login_trace(AccessAttempt, "username", "登录失败的用户名", A_DAY),
    login_trace(AccessAttempt, "ip_address", "登录失败的网络地址", A_DAY),
    login_trace(AccessFailureLog, "username", "登录失败日志的用户名"),
    login_trace(AccessFailureLog, "ip_address", "登录失败日志的网络地址"),
    login_trace(AccessLog, "username", "登录日志的用户名"),
    login_trace(AccessLog, "ip_address", "登录日志的网络地址"),
)
