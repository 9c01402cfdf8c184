// What the screens know of a customer, they know from here.
export { type Contact, CONTACTS_MOST } from "./contacts.ts"
export type { Holding } from "./holdings.ts"
export { type Phone, PHONE_KIND_CHOICES, type PhoneKind, PHONES_MOST } from "./phones.ts"

import * as Schema from "effect/Schema"
import { type OwnValues, ownProblems } from "../customer-fields/defined.ts"
import type { CustomerField } from "../customer-fields/schema.ts"
import type { Product } from "../products/schema.ts"
import { choice, choices, dayOrNone, many, oneOrNone, own, text, textOrNone, texts } from "../thing/field.ts"
import { type Look, PLAIN_ID, type Problem, type RowOfThing, thing } from "../thing/thing.ts"
import {
  cellOfContacts,
  type Contact,
  Contacts,
  CONTACTS_LIMITS,
  contactsOfCell,
  maskedContacts,
  settledContacts
} from "./contacts.ts"
import { cellOfHoldings, type Holding, Holdings, HOLDINGS_LIMITS, holdingsOfCell } from "./holdings.ts"
import { contractFields, contractProblems, MEDICAL_FIELDS, medicalFields, serviceFields } from "./service-file.ts"
import { cellOfPhones, maskedPhones, type Phone, Phones, PHONES_LIMITS, phonesOfCell, settledPhones } from "./phones.ts"

const GRADES = [
  { value: "none", words: { zh: "未分级", en: "None" } },
  { value: "a", words: { zh: "A 级", en: "Grade A" } },
  { value: "b", words: { zh: "B 级", en: "Grade B" } },
  { value: "c", words: { zh: "C 级", en: "Grade C" } },
  { value: "d", words: { zh: "D 级", en: "Grade D" } }
] as const

/** That there is one may be seen. */
const coveredWord = (word: string | null): string | null => (word === null ? null : "***")

/** What a customer agreed to be reached by. */
const CONSENTS = [
  { value: "calls", words: { zh: "电话", en: "Calls" } },
  { value: "sms", words: { zh: "短信", en: "Text messages" } },
  { value: "mail", words: { zh: "邮件", en: "Mail" } }
] as const

/** 客户: a person or a company that calls or is called. Notes and what came of calls are `entries/`, by whom and when. */
export const customer = thing({
  name: "customer",
  plural: "customers",
  words: { zh: "客户", en: "Customers" },
  id: {
    words: { zh: "客户编号", en: "Customer no." },
    by: "made",
    pattern: PLAIN_ID,
    maxLength: 64,
    example: "k2f7m9qa"
  },
  title: "name",
  permissions: {
    view: "customers.view",
    edit: "customers.edit",
    add: "customers.create",
    import: "customers.import",
    export: "customers.export"
  },
  entry: {
    name: "customer",
    kind: "customer",
    identity: "customer",
    birthday: "customer",
    own: "customer",
    phones: "contact",
    addresses: "contact",
    email: "contact",
    preferences: "notes"
  },
  looksAt: ["customer-field", "product"],
  ownFields: { field: "own", of: "customer-field" },
  search: "customers",
  medical: ["attention", ...MEDICAL_FIELDS],
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "王芳", isListed: true, isSearched: true }),
    kind: choice(
      [
        { value: "person", words: { zh: "个人", en: "Person" } },
        { value: "company", words: { zh: "单位", en: "Company" } }
      ],
      { zh: "性质", en: "Kind", example: "person", usual: "person", isListed: true }
    ),
    phones: own<ReadonlyArray<Phone>>("phones", Phones, {
      zh: "电话号码",
      en: "Telephone numbers",
      help: { zh: "任意写法均可，保存时统一格式。", en: "In any spelling; kept in one form." },
      limits: PHONES_LIMITS,
      masked: maskedPhones,
      cell: { read: phonesOfCell, write: cellOfPhones },
      example: [{ kind: "mobile", written: "138 0013 8000" }],
      usual: [],
      isListed: true
    }),
    addresses: texts({
      zh: "地址",
      en: "Addresses",
      maxLength: 200,
      maxItems: 20,
      example: ["北京市海淀区中关村大街 1 号"],
      usual: []
    }),
    email: textOrNone({
      zh: "电子邮箱",
      en: "E-mail",
      maxLength: 200,
      pattern: /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/u,
      example: "wang@example.cn",
      usual: null
    }),
    class: oneOrNone("customer-class", { zh: "类别", en: "Class", example: null, usual: null, isListed: true }),
    grade: choice(GRADES, { zh: "级别", en: "Grade", example: "a", usual: "none", isListed: true }),
    groups: many("customer-group", { zh: "分组", en: "Groups", example: [], usual: [] }),
    ownAgent: oneOrNone("person", {
      zh: "专属坐席",
      en: "Own agent",
      help: {
        zh: "来电时在选用“优先专属坐席”的队列中先找此人。",
        en: "Goes first when they call, in queues that prefer a customer's own agent."
      },
      example: null,
      usual: null
    }),
    area: oneOrNone("area", { zh: "片区", en: "Area", example: null, usual: null, isListed: true }),
    identity: textOrNone({
      zh: "证件号码",
      en: "Identity number",
      help: { zh: "身份证号或统一社会信用代码。", en: "Of an identity card, or a company's credit code." },
      maxLength: 30,
      pattern: /^[\dA-Za-z*()-]{4,30}$/u,
      masked: (value) =>
        value === null ? null : `${value.slice(0, 3)}${"*".repeat(Math.max(3, value.length - 5))}${value.slice(-2)}`,
      example: "110101199003070000",
      usual: null
    }),
    birthday: dayOrNone({ zh: "生日", en: "Birthday", example: "1990-03-07", usual: null }),
    preferences: text({ zh: "偏好", en: "Preferences", lines: 3, maxLength: 1_000, example: "下午联系", usual: "" }),
    consents: choices(CONSENTS, { zh: "同意的联系方式", en: "Agreed to", example: ["calls"], usual: [] }),
    consentedOn: dayOrNone({ zh: "同意日期", en: "Agreed on", example: "2026-10-01", usual: null }),
    products: own<ReadonlyArray<Holding>>("holdings", Holdings, {
      zh: "产品与服务",
      en: "Products and services",
      limits: HOLDINGS_LIMITS,
      cell: { read: holdingsOfCell, write: cellOfHoldings },
      example: [],
      usual: []
    }),
    own: own<OwnValues>(
      "own-fields",
      Schema.Record(Schema.String, Schema.NullOr(Schema.Union([Schema.String, Schema.Boolean]))),
      { zh: "自定义字段", en: "Own fields", example: {}, usual: {} }
    ),
    dwelling: text({
      part: { zh: "服务对象（报警）", en: "As a service user (alarms)" },
      zh: "住处地址",
      en: "Dwelling",
      maxLength: 200,
      example: "南湖区梅园路 12 号 3 栋",
      usual: ""
    }),
    floor: text({ zh: "楼层房号", en: "Floor", maxLength: 40, example: "5 楼 502", usual: "" }),
    entrance: text({ zh: "入口", en: "Entrance", maxLength: 200, example: "东门进，门禁 1203#", usual: "" }),
    keysAt: text({ zh: "钥匙存放", en: "Keys are", maxLength: 200, example: "居委会值班室", usual: "" }),
    contacts: own<ReadonlyArray<Contact>>("contacts", Contacts, {
      zh: "紧急联系人",
      en: "Contacts",
      help: {
        zh: "无人接警时按此顺序呼叫；监护人在警情开始和结束时收到通知。",
        en: "Called in this order while nobody has an incident; guardians are told when it begins and ends."
      },
      limits: CONTACTS_LIMITS,
      masked: maskedContacts,
      cell: { read: contactsOfCell, write: cellOfContacts },
      example: [{ name: "李强", relation: "儿子", number: "13800138000", hasKeys: true, isGuardian: true }],
      usual: []
    }),
    passwordWord: textOrNone({
      zh: "核实口令",
      en: "Pass word",
      maxLength: 60,
      masked: coveredWord,
      example: "桂花",
      usual: null
    }),
    duressWord: textOrNone({
      zh: "胁迫暗语",
      en: "Duress word",
      help: {
        zh: "说出它表示受人胁迫，不可点破。",
        en: "Said by who is forced by somebody: nothing may be heard of it."
      },
      maxLength: 60,
      masked: coveredWord,
      example: "阴天",
      usual: null
    }),
    attention: text({
      zh: "特别提示",
      en: "Special attention",
      help: {
        zh: "接警时首先显示，如病史、用药、听力。",
        en: "Shown first to whoever takes an alarm: illness, medicine, hearing."
      },
      lines: 3,
      maxLength: 1_000,
      example: "高血压；左耳听力差",
      usual: ""
    }),
    ...serviceFields,
    ...medicalFields,
    ...contractFields
  },
  settle: (values, { ownAreaCode }) => ({
    ...values,
    ...(Object.hasOwn(values, "phones") ? { phones: settledPhones(values["phones"], ownAreaCode) } : {}),
    ...(Object.hasOwn(values, "contacts") ? { contacts: settledContacts(values["contacts"], ownAreaCode) } : {})
  }),
  check: (row, look) => [
    ...ownProblems("own", row.own, look.all<CustomerField>("customer-field")),
    ...holdingProblems(row.products, look),
    ...contractProblems(row)
  ]
})
export type Customer = RowOfThing<typeof customer>

const holdingProblems = (holdings: ReadonlyArray<Holding>, look: Look): ReadonlyArray<Problem> => {
  if (holdings.length === 0) return []
  const known = new Set(look.all<Product>("product").map(({ id }) => id))
  return holdings.flatMap(({ from, product, until }, index): ReadonlyArray<Problem> => [
    ...(known.has(product)
      ? []
      : [
          {
            field: `products.${index}.product`,
            words: { zh: `没有这个产品：${product}`, en: `there is no product “${product}”` }
          }
        ]),
    ...(from !== null && until !== null && until < from
      ? [{ field: `products.${index}.until`, words: { zh: "早于开始日期", en: "is before its beginning" } }]
      : [])
  ])
}
