/** The ways in which work comes, as forms show them. */
export const CHANNEL_CHOICES = [
  { value: "voice", words: { zh: "电话", en: "Calls" } },
  { value: "alarm", words: { zh: "警情", en: "Alarms" } },
  { value: "chat", words: { zh: "在线客服", en: "Chats" } },
  { value: "mail", words: { zh: "邮件", en: "E-mails" } },
  { value: "sms", words: { zh: "短信", en: "SMS" } },
  { value: "task", words: { zh: "任务", en: "Tasks" } }
] as const
