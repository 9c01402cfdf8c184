import * as Schema from "effect/Schema"

/** Products and services that a customer has, each with its validity. */
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u
const Day = Schema.NullOr(Schema.String.check(Schema.isPattern(DAY)))

export const HOLDINGS_MOST = 100
export const HOLDINGS_LIMITS = {
  zh: `最多 ${HOLDINGS_MOST} 项；日期格式为 2026-10-01`,
  en: `takes at most ${HOLDINGS_MOST} entries; days such as 2026-10-01`
}

export const Holding = Schema.Struct({
  product: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(64)),
  /** Null: since always, and for good. */
  from: Day,
  until: Day,
  remark: Schema.String.check(Schema.isMaxLength(200), Schema.isPattern(/^\P{Cc}*$/u))
})
export type Holding = typeof Holding.Type

export const Holdings = Schema.Array(Holding).check(Schema.isMaxLength(HOLDINGS_MOST))

/** `care-plus 2026-01-01~2026-12-31`: an entry each. */
export const cellOfHoldings = (holdings: ReadonlyArray<Holding>): string =>
  holdings
    .map(({ from, product, remark, until }) => {
      const valid = from === null && until === null ? "" : ` ${from ?? ""}~${until ?? ""}`
      return `${product}${valid}${remark === "" ? "" : ` ${remark.replaceAll(/[;；]/gu, "，")}`}`
    })
    .join(";")

export const holdingsOfCell = (text: string): ReadonlyArray<Holding> =>
  text
    .split(/[;；\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [, product = part, from = "", until = "", remark = ""] =
        /^(\S+)(?:\s+([\d-]*)~([\d-]*))?(?:\s+(.*))?$/u.exec(part) ?? []
      return { product, from: from === "" ? null : from, until: until === "" ? null : until, remark }
    })
