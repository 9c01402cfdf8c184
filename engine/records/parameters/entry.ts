import type { Words } from "#wire/permissions.ts"
import { choices } from "../thing/field.ts"
import { ENTRY_PARTS, type EntryPart } from "../thing/entry-parts.ts"
import { AT_ONCE, parameter } from "./parameter.ts"

const PARTS: Readonly<Record<EntryPart, Words>> = {
  customer: { zh: "客户", en: "Customers" },
  notes: { zh: "备注", en: "Notes" },
  contact: { zh: "联系方式", en: "Contact data" }
}
const of = ENTRY_PARTS.map((value) => ({ value, words: PARTS[value] }))

/** M6: who may add something and not edit it enters no more than this. Supervisors and administrators may edit. */
export const entryParameters = {
  "entry.add": parameter(
    "entry",
    choices(of, {
      zh: "坐席可以新增",
      en: "Agents may add",
      help: {
        zh: "对有新增权限而没有修改权限的人生效：可以新建记录，或补填原来为空的内容。",
        en: "For who has the permission to create and not the one to edit: new rows, and what was empty in those that there are."
      },
      example: ["customer", "notes"],
      usual: ENTRY_PARTS
    }),
    AT_ONCE
  ),
  "entry.change": parameter(
    "entry",
    choices(of, {
      zh: "坐席可以修改",
      en: "Agents may change",
      help: {
        zh: "同样的人可以改动已有的内容。每次改动都记入历史。",
        en: "What the same people may alter or clear. Each change stands in the history."
      },
      example: ["notes"],
      usual: []
    }),
    AT_ONCE
  )
}
