//! How information is protected, and who can see what.

super::declare! {
    "sealed-database" ["SEC-1"] "数据库被盗也看不到个人信息", "a stolen database shows nothing personal":
        Test "server::at_rest::nothing_personal_lies_in_the_open", Live "database_shows_nothing";
    "sealed-keyring" ["SEC-1"] "密钥库里没有个人信息", "the keyring shows nothing personal": Live "keyring_shows_nothing";
    "sealed-index" ["SEC-1"] "搜索索引里没有个人信息", "the search index shows nothing personal": Live "index_shows_nothing";
    "sealed-blobs" ["SEC-1"] "图片存储里没有明文个人信息", "stored files show nothing personal": Live "blobs_show_nothing";
    "silent-logs" ["SEC-1", "OPS-4"] "日志里没有个人信息", "logs show nothing personal": Live "logs_show_nothing";
    "sealed-column" ["SEC-1"] "未加密的文字不能成为数据库的一列", "bare text cannot be a column": Compiles "db::table!";
    "sealed-print" ["SEC-1"] "加密的内容无法被打印或输出", "a sealed value cannot be printed": Compiles "db::columns::Sealed";
    "sealed-messages" ["SEC-1"] "聊天内容加密保存", "messages are stored encrypted": Test "talk::messages::words_are_sealed_at_rest";
    "sealed-chat-pictures" ["SEC-1"] "聊天图片加密保存", "chat pictures are stored encrypted":
        Test "talk::photos::a_picture_is_seen_by_the_two_sides_only", Live "chat_picture_is_sealed";
    "sealed-documents" ["SEC-1"] "证件照片加密保存", "documents are stored encrypted": Test "accounts::documents::a_document_is_sealed_in_storage";
    "bound" ["SEC-5"] "密文换行、换列、换人都打不开", "a ciphertext moved to another row, column or person does not open":
        Test "vault::envelopes::a_value_opens_in_its_own_place_only", Live "swapped_ciphertext_is_refused";
    "intact" ["SEC-5"] "密文改动一位就打不开", "a ciphertext with one bit changed does not open":
        Test "vault::envelopes::any_flipped_bit_is_refused", Live "flipped_bits_are_refused";
    "keys-apart" ["SEC-1"] "密钥与数据分开存放", "keys and data are kept apart": Live "keys_are_apart";
    "passwords" ["SEC-2"] "密码只保存无法还原的摘要", "passwords are kept as hashes only":
        Test "accounts::passwords::a_password_is_set_and_changed_with_a_proof", Live "password_is_a_hash";
    "tokens" ["SEC-2"] "登录凭证只保存摘要", "session tokens are kept as hashes only":
        Test "accounts::sessions::a_session_ends_after_thirty_days_and_its_token_is_kept_only_as_a_hash", Live "token_is_a_hash";
    "cookie-guarded" ["SEC-2", "COOKIE-1"] "登录 Cookie 脚本读不到，未经您同意不设置统计 Cookie", "the session cookie is out of reach of scripts, and without your yes no cookie counts you":
        Test "accounts::sessions::a_cookie_is_http_only_and_comes_from_our_own_pages", Live "session_cookie_is_guarded";
    "in-transit" ["SEC-1"] "对外只用加密连接", "the outside reaches us by TLS only": Live "transport_is_encrypted";
    "declared-callers" ["SEC-3"] "每个接口都声明谁可以调用", "each endpoint says who may call it":
        Test "server::who_may_call::every_endpoint_asks_who_calls", Live "nobody_reads_unsigned";
    "guess-alike" ["ACC-2"] "猜测账号得不到任何提示", "guessing an account tells nothing":
        Test "accounts::passwords::wrong_account_and_wrong_password_look_the_same", Live "wrong_accounts_look_alike";
    "guess-codes" ["ACC-1"] "询问验证码不泄露号码是否注册", "asking for a code does not tell who is registered":
        Test "accounts::codes::known_and_unknown_numbers_get_the_same_answer";
    "guess-limited" ["ACC-2"] "猜密码有次数限制", "guessing passwords is limited": Test "accounts::passwords::guessing_one_account_is_limited_and_sms_still_works";
    "sms-limited" ["ACC-1", "RISK-1"] "短信不能被反复触发", "nobody can be flooded with codes": Test "accounts::codes::a_number_gets_one_a_minute_five_an_hour_ten_a_day";
    "drafts-private" ["PUB-7"] "未发布的内容别人看不到", "what is not published cannot be seen": Live "strangers_see_no_draft";
    "contacts-private" ["SHARE-4"] "职位中的联系方式不公开显示", "contact details of a job are not shown publicly": Live "contacts_are_hidden";
    "talk-private" ["TALK-1"] "聊天只有双方看得到", "only the two sides read a talk":
        Test "talk::conversations::strangers_learn_nothing", Live "strangers_see_no_talk";
    "sign-up-private" ["WORK-2"] "别人看不到您的报名", "others do not see your sign-ups":
        Test "market::pipeline::only_recruiters_of_a_certified_merchant_read", Live "strangers_see_no_sign_up";
    "shared-exactly" ["RES-3", "SHARE-1"] "商家只看到报名所需的内容", "the merchant sees what signing up shares and no more": Live "merchant_sees_what_was_shared";
    "masked" ["WORK-4", "SEC-4"] "号码以脱敏形式显示", "numbers are shown masked": Test "kernel::phone::shows_only_its_ends", Live "numbers_are_masked";
    "phone-later" ["WORK-4"] "报名之后才能拨打电话", "phoning needs a sign-up":
        Test "market::signing_up::phones_only_after_sign_up", Live "phone_only_after_sign_up";
    "looks-recorded" ["SEC-4"] "每次查看他人信息都有记录", "each look at somebody's information is recorded":
        Test "accounts::documents::each_opening_by_a_reviewer_is_recorded", Live "a_look_is_recorded";
    "audit-log" ["SEC-4"] "查阅与操作记录防篡改，可验证", "the log of looks and actions shows any tampering":
        Test "server::audit_log::an_edited_entry_is_found", Test "server::audit_log::deleted_and_moved_entries_are_found", Live "audit_log_is_as_written";
    "no-log-no-look" ["SEC-4"] "无法记录时就不能查看", "what cannot be recorded cannot be looked at":
        Test "server::audit_log::without_the_log_nothing_is_read_and_nothing_done";
    "staff-masked" ["SEC-4"] "工作人员默认只看到脱敏内容", "staff see masked values":
        Test "accounts::staff_people::support_finds_whole_names_only_masked_and_on_record", Test "kernel::mask::masks_hide_the_middle";
    "staff-roles" ["SEC-4"] "工作人员只能做岗位内的事", "staff can do what their role needs and no more": Test "accounts::staff_people::others_may_not_look";
    "resume-private" ["RES-2", "RIGHT-4"] "简历默认保密，改回保密后商家立即看不到，搜索中也没有", "a resume is private unless published, and gone from merchants and search at once when it is taken back":
        Test "market::resumes::a_public_resume_is_found_and_a_private_one_is_not", Test "market::resumes::the_consent_is_taken_back_where_consents_are_and_publishing_is_not_undone_by_it", Live "a_resume_is_shown_as_chosen";
    "resume-exactly" ["RES-3", "RES-4"] "投递的简历只给该商家看您确认的内容，撤回立即生效", "a delivered resume gives that merchant exactly what was confirmed, until withdrawn":
        Test "market::resumes::a_delivery_gives_exactly_what_was_confirmed_until_withdrawn", Test "market::parts::what_is_not_chosen_is_not_there";
    "resume-ward" ["RES-2", "MIN-3"] "未成年人的简历未经监护人同意不能公开", "a minor's resume is not public without the guardian's consent":
        Test "care::guardian_telling::a_wards_resume_is_public_with_the_guardians_yes_alone";
    "suspended-blind" ["MER-4"] "被暂停的商家立刻看不到求职者信息", "a suspended merchant sees no seekers at once":
        Test "accounts::standing::a_suspension_takes_effect_at_once", Test "market::resumes::only_a_certified_merchants_recruiters_read_the_database";
    "errors-silent" ["SEC-2"] "出错信息里没有个人信息", "errors hold nothing personal": Test "connectors::error::no_print_of_an_error_holds_a_phone";
    "session-ended" ["ACC-7", "TALK-1"] "退出登录后，聊天连接立即断开", "signing out ends the talk connection": Test "talk::socket::a_session_that_is_revoked_hears_nothing_more";
    "same-datum" ["LOC-2"] "坐标都标明基准", "each coordinate carries its datum": Test "kernel::point::agrees_with_the_published_pairs";
    "sealed-backups" ["BAK-1", "SEC-1"] "备份被盗也看不到个人信息", "a stolen backup shows nothing personal":
        Test "server::backups::what_was_backed_up_is_read_by_its_people_on_the_other_engine", Live "backups_show_nothing";
    "whole-backups" ["BAK-1"] "备份被改动、缺失或调换都会被发现", "a backup that was changed, cut or exchanged is found":
        Test "server::backup_faults::every_object_that_is_changed_gone_or_exchanged_is_found";
    "tried-backups" ["BAK-1"] "每次备份都自动恢复验证", "each backup is verified by restoring it":
        Test "server::backups::the_nightly_run_verifies_lets_old_ones_go_and_turns_health_red_when_it_stops";
    "erased-backups" ["BAK-1", "DEL-1"] "从备份恢复不会让已注销的人“复活”", "restoring a backup revives nobody who was erased":
        Test "server::backups::who_was_erased_after_the_backup_does_not_come_back", Live "erased_stay_erased_in_backups";
    "forgotten-backups" ["DEL-1"] "密钥周期更换后，旧的备份和旧的密钥库副本也无法读出已删除的人", "after the epoch roll older backups and copies of the keyring tell nothing of an erased person":
        Test "server::backups::after_the_epoch_roll_an_older_copy_of_the_keyring_opens_nothing";
}
