"""What accounts store about people."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from tongpin.accounts.models import (
    FactorExcuse,
    Invitation,
    JoinedAccount,
    KnownDevice,
    PastPassword,
)
from tongpin.orgs.personal_data import Erasure, PersonalData, signature

WHILE_ACCOUNT = "账号存续期间"
CLOSED = "注销账号时删除"

PERSONAL_DATA = (
    PersonalData(
        model=Invitation,
        field="person",
        key="invitations",
        label="开通账号的邀请码（只存摘要）",
        purpose="本人凭码设置密码，只用一次",
        kept_for=WHILE_ACCOUNT,
        remainder="何时邀请、何时使用，作为账号来历的记录",
        columns={"made": "made_at", "expires": "expires_at", "used": "used_at"},
    ),
    signature(
        Invitation,
        "made_by",
        key="invitations_made",
        label="谁发出邀请",
        columns={"made": "made_at"},
    ),
    PersonalData(
        model=PastPassword,
        field="person",
        key="past_passwords",
        label="用过的密码（只存摘要）",
        purpose="不重复使用旧密码，知道密码用了多久",
        kept_for=WHILE_ACCOUNT,
        erasure=Erasure.BY_OFFICE,
        remainder=CLOSED,
        columns={"set": "set_at"},
    ),
    PersonalData(
        model=KnownDevice,
        field="person",
        key="known_devices",
        label="登录过的设备（只存摘要）",
        purpose="别人输错密码不会把本人挡在门外",
        kept_for=WHILE_ACCOUNT,
        remainder=CLOSED,
        columns={"used": "used_at"},
    ),
    PersonalData(
        model=JoinedAccount,
        field="person",
        key="joined_accounts",
        label="绑定的外部账号（只存不可还原的摘要）",
        purpose="通过省统一身份认证、企业微信等登录",
        kept_for=WHILE_ACCOUNT,
        remainder="本人或系统管理员可随时解除；注销账号时删除",
        columns={"provider": "provider", "joined": "joined_at", "used": "used_at"},
    ),
    PersonalData(
        model=FactorExcuse,
        field="person",
        key="second_factor_excuse",
        label="暂不使用第二因素的许可",
        purpose="安全管理员批准，写明理由和期限",
        kept_for="到期为止",
        remainder=CLOSED,
        columns={"reason": "reason", "until": "before_on"},
    ),
    signature(
        FactorExcuse,
        "given_by",
        key="second_factor_excuses_given",
        label="谁批准暂不使用第二因素",
        columns={"until": "before_on"},
    ),
    PersonalData(
        model=Authenticator,
        field="user",
        key="second_factors",
        label="第二因素（密钥加密保存）",
        purpose="登录时确认是本人",
        kept_for=WHILE_ACCOUNT,
        remainder=CLOSED,
        columns={"kind": "type", "added": "created_at", "used": "last_used_at"},
    ),
    PersonalData(
        model=UserSession,
        field="user",
        key="sessions",
        label="正在登录的设备：地址、浏览器和时间",
        purpose="本人能看到并退出其他设备",
        kept_for="退出登录为止",
        erasure=Erasure.AUTOMATIC,
        remainder="退出后删除",
        columns={"address": "ip", "browser": "user_agent", "since": "created_at"},
    ),
    PersonalData(
        model=UserSession,
        field="ip",
        label="登录设备的网络地址",
        purpose="本人认出不是自己的登录",
        kept_for="退出登录为止",
        erasure=Erasure.AUTOMATIC,
        remainder="退出后删除",
        excuse="随“登录的设备”导出",
    ),
)
