//! What people read, agree to, and decide.

super::declare! {
    "policy-first" ["POL-5"] "在您同意政策之前不收集任何信息", "nothing is collected before the policy is accepted":
        Test "accounts::registrations::the_policy_is_read_before_anything_is_collected", Live "policy_before_anything";
    "nothing-set" ["POL-5", "COOKIE-1"] "登录之前不设置任何 Cookie", "no cookie is set before sign-in": Live "nothing_set_before_sign_in";
    "sensitive-marked" ["POL-5"] "政策中的敏感信息醒目标出", "sensitive items are highlighted in the policy":
        Test "policy::text::every_line_is_in_both_languages_and_sensitive_ones_are_marked", Live "sensitive_is_highlighted";
    "one-source" ["POL-1"] "政策与程序出自同一份登记，不会不一致", "policy and program come from one registry and cannot disagree":
        Test "policy::text::every_declaration_stands_in_the_text", Test "policy::versions::the_committed_version_and_lists_are_what_the_registry_says", Live "lists_match_the_registry";
    "no-other-use" ["POL-1"] "信息只能按登记的目的读取", "information is read for its declared purposes only": Compiles "policy::AllowedFor";
    "purpose-each" ["POL-1"] "每一项信息都有目的", "each item has a purpose": Compiles "policy::check_field";
    "versions-readable" ["POL-2"] "旧版本长期可读、可比较", "older versions stay readable and can be compared":
        Test "policy::change::lines_are_compared_in_order", Live "versions_are_readable";
    "versions-fixed" ["POL-2"] "已发布的版本不再改动", "a published version never changes":
        Test "policy::versions::a_changed_purpose_or_an_edited_old_version_is_found";
    "consent-version" ["POL-2"] "每次同意都对应您读到的版本", "each consent points to the version that was read": Live "consent_points_to_its_version";
    "major-told" ["POL-3"] "重大变更的种类由程序判定", "which changes are major is computed":
        Test "policy::change::each_kind_of_change_is_told_apart";
    "major-announced" ["POL-3"] "重大变更在生效前以站内通知告知", "a major change is announced before it takes effect":
        Test "accounts::policy_change::a_major_change_is_announced_to_everybody";
    "major-asked" ["POL-3"] "重大变更后重新征得同意，未同意前仍可查看和离开", "after a major change people are asked again, and may look and leave before they agree":
        Test "accounts::policy_change::who_does_not_accept_can_still_look_and_leave", Test "policy::versions::who_accepted_less_is_asked_again";
    "lists-published" ["POL-4"] "已收集信息清单、共享清单和处理记录公开可读", "the lists of what is collected, shared and processed are public": Live "lists_work_without_script";
    "sdk-register" ["SDK-1"] "全部第三方服务公开列出", "every third-party service is listed publicly": Live "sdk_register_is_public";
    "sdk-silent" ["SDK-1"] "未经您同意，网页不加载任何第三方代码", "our pages load nothing from third parties without your yes": Live "nothing_from_third_parties";
    "sdk-home" ["STORE-1"] "第三方在中国大陆以外的，只有您单独同意之后才收到信息", "a recipient outside mainland China gets nothing before a consent of its own": Compiles "policy::check_field";
    "silence" ["RIGHT-4", "POL-6"] "不选择就是不同意", "silence is no": Live "silence_is_no";
    "sensitive-separate" ["POL-6"] "敏感信息都有单独同意的事项", "each sensitive item has a consent of its own": Compiles "policy::check_field";
    "optional-optional" ["ACC-3"] "可选资料全部留空也能报名和沟通", "with every optional item empty, signing up and talking work": Live "nothing_optional_is_needed";
    "profile-cleared" ["ACC-3", "RIGHT-2"] "资料可以随时修改和清空", "the profile can be changed and emptied at any time":
        Test "accounts::me::a_field_left_out_stays_and_a_null_clears_it", Live "profile_can_be_emptied";
    "own-data" ["RIGHT-1"] "本人可以看到自己提供的信息", "people see what they gave": Live "own_data_is_shown";
    "sessions-listed" ["ACC-7"] "登录设备可查看、可逐个退出", "signed-in devices are listed and can be signed out":
        Test "accounts::sessions::sessions_are_listed_named_and_ended", Live "an_ended_session_is_dead";
    "calendar-stop" ["WORK-3"] "日历订阅地址可以随时停用", "a calendar feed can be stopped at any time":
        Test "market::calendar::a_feed_follows_and_stops", Live "calendar_feed_can_be_stopped";
    "password-optional" ["ACC-2"] "密码可以不设置", "a password is optional": Live "password_is_optional";
    "under-sixteen" ["MIN-1", "RULE-3"] "未满十六周岁不能接受工作", "nobody under sixteen can take work":
        Test "market::signing_up::minors_are_kept_away", Test "market::age::the_sixteenth_birthday_begins_in_shanghai", Live "under_sixteen_is_refused";
    "minor-limited" ["MIN-2"] "得知未成年且没有监护人同意，账号立即受限", "a minor without a guardian's consent is limited at once":
        Test "care::guardian_comes::a_minor_goes_on_once_a_guardian_is_verified", Test "policy::acceptance::without_a_guardian_little_is_open", Live "a_minor_is_limited";
    "minor-deleted" ["MIN-2", "DEL-1"] "到期没有监护人同意，信息自动删除", "without a guardian's consent in time everything is deleted by itself":
        Test "care::guardian_ends::without_consent_everything_goes_by_itself", Test "care::guardian_ends::the_deletion_goes_on_after_a_process_that_was_killed", Live "a_minors_deletion_is_queued";
    "minor-ages" ["MIN-1"] "谁需要监护人按北京时间的生日判断", "who needs a guardian follows the birthday in China": Test "kernel::majority::each_age_with_and_without_own_income";
    "guardian-verified" ["MIN-2"] "监护人经核实后同意才生效", "a guardian's consent counts once they are verified":
        Test "care::guardian_refusals::wrong_people_and_wrong_papers_are_refused", Live "a_stranger_is_no_guardian";
    "guardian-own-ward" ["MIN-3", "SEC-3"] "监护人只看得到自己的被监护人", "guardians see their own wards alone":
        Test "care::guardian_page::the_guardian_of_one_sees_nothing_of_another";
    "guardian-seen" ["MIN-3", "SEC-4"] "监护人的每次查看，被监护人都看得到", "the ward sees each look of a guardian":
        Test "care::guardian_page::a_guardian_sees_what_is_held_and_the_ward_sees_the_guardian";
    "guardian-ends" ["MIN-1", "MIN-3"] "满十八岁当日监护人权限自动结束", "a guardian's access ends by itself on the eighteenth birthday":
        Test "care::guardian_ends::on_the_eighteenth_birthday_the_right_ends";
    "minor-untold" ["MIN-3"] "未经监护人对该项同意，不向他人提供未成年人的信息", "without the guardian's yes to it a minor's information goes to nobody":
        Test "care::guardian_telling::merchants_learn_nothing_without_the_guardians_yes", Test "care::guardian_telling::partners_get_a_minors_data_with_the_guardians_yes_to_them_alone";
    "minor-uncounted" ["MIN-3", "COOKIE-2"] "不统计未成年人的访问", "a minor's visits are not counted":
        Test "care::guardian_telling::a_minor_says_yes_to_nothing_and_is_not_counted", Live "a_minor_is_not_counted";
    "minors-night" ["RULE-3"] "未成年人不做夜班", "minors do not work at night": Test "market::age::minors_are_kept_from_what_is_not_for_them";
    "contact-shown" ["CON-1"] "能行使权利的页面都列明联系方式", "contact is shown wherever a right can be exercised": Live "contact_on_every_page";
    "law-told" ["SHARE-5"] "无需同意的情形只有公开列明的八种", "the exceptions to consent are the eight that are listed":
        Test "policy::text::what_the_law_wants_told_is_told";
    "withdraw" ["RIGHT-4", "FIND-5"] "撤回同意立即生效，和同意一样容易", "a withdrawal holds at once and is as easy as a yes":
        Test "care::consents::a_yes_is_taken_back_as_easily_as_it_is_given", Live "a_withdrawal_holds_at_once";
    "own-order" ["RULE-6"] "个性化排序默认关闭，关闭时人人看到相同的顺序", "personalised order is off by default, and without it everybody sees the same":
        Test "market::search::wishes_order_the_results_of_whoever_asked_for_it", Live "own_order_needs_consent";
    "everything-shown" ["RIGHT-1"] "本人可以看到平台保存的全部信息、目的和期限", "people see everything that is held, with purpose and lifetime":
        Test "care::copy::the_pages_show_the_same_row_by_row", Live "everything_held_is_shown";
    "copy-whole" ["RIGHT-1", "RIGHT-6"] "下载的副本完整，且不含他人信息", "a copy holds all of the person and nothing of anybody else":
        Test "care::copy::a_copy_holds_every_declared_field_and_nobody_elses", Live "copy_is_whole_and_nobody_elses";
    "looks-shown" ["SEC-4"] "谁看过您的信息，您都能查到", "people see who looked at their data": Live "looks_are_shown";
    "releases-shown" ["SHARE-1"] "信息提供给了谁，您都能查到", "people see to whom their data went":
        Test "care::sharing::a_sign_up_and_a_call_stand_in_the_ledger_of_whose_data_it_is", Live "releases_are_shown";
    "documents-asked" ["POL-6"] "收集身份证件前单独征得同意", "identity documents are asked for separately":
        Test "care::consents::documents_need_a_consent_of_their_own", Live "documents_need_their_own_consent";
    "position-asked" ["POL-6", "LOC-1"] "使用您的位置前单独征得同意", "the own position is asked for separately":
        Test "care::consents::the_own_position_needs_a_consent_and_a_picked_point_does_not", Live "own_position_needs_consent";
    "visits-asked" ["COOKIE-2"] "不同意就不统计您的访问；分享链接只按天计打开次数，不涉及任何人", "your visits are counted with your consent only; of shared links only the openings of a day are counted, of nobody":
        Test "care::beacons::a_visit_is_counted_with_consent_and_tells_nobody", Live "visits_need_consent";
    "permission-off" ["DEV-2"] "关闭的权限不会被使用", "a permission that is off is not used":
        Test "care::permissions::a_permission_that_is_off_is_not_used", Live "a_refused_permission_is_not_used";
    "cancel-shown" ["ACC-8"] "注销前列明条件和依法保留的内容", "before cancelling, conditions and what a law keeps are shown":
        Test "care::cancelling::what_is_open_stands_in_the_way", Live "cancelling_shows_its_conditions";
    "answered-in-fifteen" ["CS-3"] "请求在十五日内答复，遇法定节假日顺延", "requests are answered within fifteen days, holidays extending it":
        Test "care::clocks::a_request_falls_due_on_the_promised_day_or_says_that_it_is_unknown", Live "clocks_are_as_promised";
    "late-recorded" ["CS-3"] "每次逾期都有记录", "each late answer is recorded":
        Test "care::clocks::a_deadline_is_warned_of_and_a_missed_one_is_recorded", Live "late_answers_are_recorded";
    "audit-published" ["POL-1"] "最近一次自查结果公开", "the last self-audit is public": Live "trust_page_answers";
}
