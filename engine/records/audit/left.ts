import { createHash } from "node:crypto"
import type { AuditRow } from "../../ports/Database.ts"
import { canonical } from "../canonical.ts"

/** Of a line that is blanked: a hash of what stays. The line that says why holds it, and is in the chain itself. */
export const leftOf = ({ account, action, at, hash, object, object_id, serial }: AuditRow): string =>
  createHash("sha256")
    .update(canonical([serial, at, account, action, object, object_id, hash]))
    .digest("hex")

/** Blanked lines on the way through the chain, until the line comes that vouches for each. */
export class Blanked {
  readonly #awaited = new Map<number, Array<AuditRow>>()

  add(line: AuditRow, by: number): void {
    const lines = this.#awaited.get(by)
    if (lines === undefined) this.#awaited.set(by, [line])
    else lines.push(line)
  }

  /** The first for which this line should vouch and does not. */
  unvouched({ details, serial }: AuditRow): number | undefined {
    const lines = this.#awaited.get(serial)
    if (lines === undefined) return undefined
    this.#awaited.delete(serial)
    const { left } = (details ?? {}) as { readonly left?: Readonly<Record<string, string>> }
    return lines.find((line) => left?.[String(line.serial)] !== leftOf(line))?.serial
  }

  /** The first that is still awaited at the end. */
  get rest(): number | undefined {
    return [...this.#awaited.values()]
      .flat()
      .map(({ serial }) => serial)
      .toSorted((a, b) => a - b)[0]
  }
}
