import type { Words } from "#wire/permissions.ts"

/** What the editors of contacts and plans say. They are fetched with these, when a form has one. */
export const WORDS = {
  name: { zh: "姓名", en: "Name" },
  relation: { zh: "关系", en: "Relation" },
  number: { zh: "号码", en: "Number" },
  addContact: { zh: "添加联系人", en: "Add a contact" },
  step: { zh: "步骤内容", en: "What is done" },
  within: { zh: "时限", en: "Within" },
  seconds: { zh: "秒", en: "s" },
  addStep: { zh: "添加步骤", en: "Add a step" },
  rung: { zh: "升级", en: "Rung" },
  prompt: { zh: "提示音名称", en: "Prompt's name" },
  waits: { zh: "等待", en: "Waits" },
  addRung: { zh: "添加一级", en: "Add a rung" },
  earlier: { zh: "上移", en: "Move up" }
} as const satisfies Readonly<Record<string, Words>>
