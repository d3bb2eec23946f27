//! Where information is kept, for how long, and what is never kept.

super::declare! {
    "browsing-year" ["RET-2", "FIND-5"] "浏览记录最长保存一年", "browsing records live a year at most": Compiles "policy::check_field", Live "nothing_outlives_its_lifetime";
    "lifetimes" ["RET-1"] "每一项信息都有期限", "each item has a lifetime": Compiles "policy::PersonalField";
    "tables-declared" ["RET-1", "DEL-1"] "每张数据表都声明保存的是谁的信息", "each table says whose information it holds":
        Compiles "db::table!", Test "db::holds::what_a_table_says_of_its_rows_names_its_own_columns";
    "schema-known" ["POL-1"] "数据库里没有未登记的列", "the database has no column that is not declared": Live "schema_is_declared";
    "codes-gone" ["RET-1"] "验证码用后一天内删除", "codes are deleted within a day":
        Test "care::retention::a_row_goes_when_its_days_are_over_and_not_before", Live "codes_are_forgotten";
    "attempts-gone" ["RET-1"] "防刷计数两天内删除", "attempt counters are deleted within two days": Live "attempts_are_forgotten";
    "answers-gone" ["RET-1"] "重复请求的应答一天后删除", "kept answers are deleted after a day": Live "answers_are_forgotten";
    "sessions-gone" ["RET-1"] "过期的登录记录按期删除", "ended sessions are deleted on time": Live "sessions_are_forgotten";
    "cleaning-runs" ["RET-1"] "清理任务每天运行", "the clean-up runs daily": Live "cleaning_is_queued";
    "retention-runs" ["RET-1"] "到期清理停止时，运维人员会收到告警", "when the clean-up stops, operators are told":
        Test "care::retention::when_no_run_goes_through_the_operator_is_told", Live "retention_runs";
    "position-gone" ["LOC-1"] "位置用后即弃，不写入任何地方", "a position is thrown away after use and written nowhere": Live "position_leaves_no_trace";
    "no-track" ["LOC-1"] "没有任何数据表能保存人的位置", "no table can hold where a person is": Live "no_column_for_positions", Test "kernel::point::debug_is_too_coarse_to_find_somebody";
    "guest-words" ["FIND-4"] "未登录时的搜索词不与任何人关联", "what a guest searches for is tied to nobody": Live "guest_words_leave_no_trace";
    "picture-place" ["PUB-4"] "图片去除拍摄位置", "pictures lose the place where they were taken":
        Test "market::photos::nothing_but_pixels_is_kept", Live "picture_loses_its_place";
    "no-device-ids" ["DEV-2"] "不收集设备识别码", "no device ids are collected": Live "no_device_ids_are_asked_for";
    "urls-empty" ["SEC-1"] "网址中不出现个人信息", "no address of ours carries personal information": Live "urls_carry_nothing";
    "cancelled-tables" ["DEL-1"] "注销会清除每一张数据表中的信息", "cancelling reaches every table":
        Test "care::erasing::nothing_names_or_opens_but_what_a_law_keeps", Live "erasure_reaches_every_table";
    "cancelled-keys" ["DEL-1"] "注销时销毁本人的密钥", "cancelling destroys the person's keys": Live "erased_keys_are_gone";
    "cancelled-trace" ["DEL-1"] "注销之后任何文件里都找不到本人信息", "after cancelling no file shows the person": Live "erased_leaves_no_trace";
    "cancelled-out" ["DEL-1"] "注销后无法再登录", "a cancelled account cannot sign in": Live "erased_cannot_sign_in";
    "cancelled-proof" ["DEL-3"] "注销后有可验证的删除证明", "cancelling gives a certificate that can be checked":
        Test "care::erasing::the_certificate_is_signed_and_can_be_checked", Live "certificate_is_signed";
    "cancelled-copies" ["DEL-1", "BAK-1"] "密钥库的旧副本每周失效", "older copies of the keyring become useless weekly":
        Test "vault::keyrings::an_epoch_roll_makes_older_copies_of_the_keyring_useless", Live "epoch_is_young";
    "audit-own" ["DEL-1"] "自查用的虚构人员用后全部删除", "the self-audit's own persons are deleted from every table": Live "erased_rows_are_gone";
}
