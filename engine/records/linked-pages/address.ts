import type { Words } from "#wire/permissions.ts"
import { isWebAddress } from "#wire/web-address.ts"

/** What a call gives to an address. `number` is whole; null where it is not known. */
export interface CallInAddress {
  readonly number: string
  readonly masked: string
  readonly called: string
  readonly customer: string | null
  readonly queue: string | null
  readonly keys: string
  readonly call: string
  readonly agent: string | null
}

const NAMES = [
  "number",
  "masked",
  "called",
  "customer",
  "queue",
  "keys",
  "call",
  "agent"
] as const satisfies ReadonlyArray<keyof CallInAddress>
const HOLE = /\{([^{}]*)\}/gu

/** The address for one call. What a call does not have is empty. */
export const filledAddress = (template: string, call: CallInAddress): string =>
  template.replaceAll(HOLE, (whole, name: string) => (isName(name) ? encodeURIComponent(call[name] ?? "") : whole))

/** Why nothing can be opened there; null: something can. Where it leads stands fast: no call chooses the host. */
export const templateProblem = (template: string): Words | null => {
  const unknown = [...template.matchAll(HOLE)].map(([, name = ""]) => name).find((name) => !isName(name))
  if (unknown !== undefined) return { zh: `没有 {${unknown}} 这一项`, en: `knows no {${unknown}}` }
  if (/[{}]/u.test(template.replaceAll(HOLE, "")))
    return { zh: "花括号不成对", en: "has a brace without its other half" }
  const host = /^https?:\/\/[^/?#]*/iu.exec(template)?.[0] ?? ""
  if (!isWebAddress(template.replaceAll(HOLE, "1")) || /[{}@\\]/u.test(host))
    return {
      zh: "应为 https:// 或 http:// 地址，主机名中不可有花括号、用户名和密码",
      en: "is an address with https:// or http://, and nothing of a call, no user and no password in its host"
    }
  return null
}

const isName = (name: string): name is (typeof NAMES)[number] => (NAMES as ReadonlyArray<string>).includes(name)
