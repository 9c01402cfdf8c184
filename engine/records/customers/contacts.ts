import * as Schema from "effect/Schema"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import { e164, nationalForm } from "#actors/telephone-number.ts"

/** Who is called about a service user, in this order. As `actors/incident-words.ts` reads them. */
export const CONTACTS_MOST = 12
export const CONTACTS_LIMITS = {
  zh: `最多 ${CONTACTS_MOST} 人，每人有姓名和至少 3 位数字的号码`,
  en: `takes at most ${CONTACTS_MOST}, each with a name and a number of 3 digits or more`
}

const short = Schema.String.check(Schema.isMaxLength(40), Schema.isPattern(/^\P{Cc}*$/u))

export const Contact = Schema.Struct({
  name: short.check(Schema.isMinLength(1)),
  /** 儿子, 邻居, 志愿者 … */
  relation: short,
  /** As it is dialled in China; abroad with `+`. */
  number: Schema.String.check(Schema.isPattern(/^\+?[\d*#]{3,24}$/u)),
  hasKeys: Schema.Boolean,
  /** Told when an incident is opened and closed. */
  isGuardian: Schema.Boolean
})
export type Contact = typeof Contact.Type

export const Contacts = Schema.Array(Contact).check(Schema.isMaxLength(CONTACTS_MOST))

/** Whatever the spelling, numbers are kept as they are dialled. What is no contact at all is left for the check to name. */
export const settledContacts = (contacts: unknown, ownAreaCode: string): unknown =>
  Array.isArray(contacts)
    ? contacts.map((each: unknown) =>
        typeof each === "object" && each !== null && "number" in each && typeof each.number === "string"
          ? { ...each, number: nationalForm(e164(each.number, ownAreaCode)) }
          : each
      )
    : contacts

const KEYS = "钥匙"
const GUARDIAN = "监护人"
const isNamed = (part: string, ...names: ReadonlyArray<string>): boolean => names.includes(part.toLowerCase())

/** `李强/儿子/13800138000/钥匙/监护人;…`: name, relation, number, then what is true of them. */
export const contactsOfCell = (text: string): ReadonlyArray<Contact> =>
  text
    .split(/[;；\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", relation = "", number = "", ...marks] = part.split(/[/／]/u).map((each) => each.trim())
      return {
        name,
        relation,
        number,
        hasKeys: marks.some((mark) => isNamed(mark, KEYS, "keys")),
        isGuardian: marks.some((mark) => isNamed(mark, GUARDIAN, "guardian"))
      }
    })

const plain = (text: string): string => text.replaceAll(/[;；/／]/gu, "，")

export const cellOfContacts = (contacts: ReadonlyArray<Contact>): string =>
  contacts
    .map(({ hasKeys, isGuardian, name, number, relation }) =>
      [plain(name), plain(relation), number, ...(hasKeys ? [KEYS] : []), ...(isGuardian ? [GUARDIAN] : [])].join("/")
    )
    .join(";")

/** Who may see a customer's numbers in part sees these in part, too. */
export const maskedContacts = (
  contacts: ReadonlyArray<Contact>,
  covers: Pick<Masking, "kinds">
): ReadonlyArray<Contact> => contacts.map((each) => ({ ...each, number: maskedNumber(each.number, covers) }))
