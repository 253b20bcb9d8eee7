"""Logins of the demonstration, with a password that everybody can read."""

PASSWORD = "tongpin-demo"
DEMO_LOGINS = [  # user name, role, unit, password
    ("office", "办公室", "青禾县", PASSWORD),
    ("leader", "领导", "青禾县", PASSWORD),
    ("clerk", "联络员", "柳林镇", PASSWORD),
    ("study", "学习秘书", "县教育局", PASSWORD),
    ("inspector", "督导员", "青禾县", PASSWORD),
    ("editor", "编辑", "县融媒体中心", PASSWORD),
    ("system", "系统管理员", "青禾县", PASSWORD),
    ("security", "安全管理员", "青禾县", PASSWORD),
    ("audit", "审计管理员", "青禾县", PASSWORD),
]
