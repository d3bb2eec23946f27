export const blocksZh = {
  'blocked': '屏蔽的商家',
  'block': '屏蔽这家',
  'block_ask': '屏蔽“{name}”？',
  'block_what': '它的职位不再出现在您的搜索、附近和订阅中，它也不能邀请您或给您发消息。可随时在“我的 - 屏蔽的商家”中解除。',
  'keep': '不屏蔽',
  'block_done': '已屏蔽',
  'unblock': '解除屏蔽',
  'unblocked': '已解除屏蔽',
  'blocked_none': '没有屏蔽任何商家',
  'blocked_none_do': '不想再看到某个商家时，在它的职位页点“屏蔽这家”。',
  'blocked_at': '{when} 屏蔽',
} as const
