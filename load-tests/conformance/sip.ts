import { play, type TortureCase } from "./sip/case.ts"
import { SUITES } from "./sip/suites.ts"

export interface SuiteFound {
  readonly cases: number
  readonly passed: number
}

export type SipFound = Readonly<Record<keyof typeof SUITES, SuiteFound>>

/** How many messages the two RFCs have. */
const CASES_OF: Readonly<Record<keyof SipFound, number>> = { rfc4475: 49, rfc5118: 12 }

/** Every message of RFC 4475 and RFC 5118 said to a running switch over real sockets. */
export const measureSip = async (say: (line: string) => void): Promise<SipFound> => ({
  rfc4475: await walk("RFC 4475", SUITES.rfc4475, say),
  rfc5118: await walk("RFC 5118", SUITES.rfc5118, say)
})

export const sipHeld = (found: SipFound): boolean =>
  (Object.keys(CASES_OF) as Array<keyof SipFound>).every(
    (rfc) => found[rfc].cases === CASES_OF[rfc] && found[rfc].passed === found[rfc].cases
  )

const walk = async (
  rfc: string,
  cases: ReadonlyArray<TortureCase>,
  say: (line: string) => void
): Promise<SuiteFound> => {
  // An address of this machine that nobody else uses: answers go to ports that the messages name, 5060 for most.
  const address = `127.${place()}.${place()}.${place()}`
  let passed = 0
  for (const one of cases) {
    const wrong = await play(one, address).catch((error: unknown) => `failed: ${String(error)}`)
    if (wrong === null) passed += 1
    else say(`${rfc} ${one.name}: ${wrong}`)
  }
  say(`${rfc}: ${passed} of ${cases.length}`)
  return { cases: cases.length, passed }
}

const place = (): number => 10 + Math.floor(Math.random() * 240)
