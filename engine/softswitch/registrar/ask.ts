/** Asks a telephone whether it can be reached where it says that it is: OPTIONS, to which any answer will do (RFC 3261 §11). */
import type { Binding, UserAgentOptions } from "../sip-contract.ts"
import { type RequestHead, writeRequest } from "../sip/build.ts"
import { hostPort, localFor } from "../sip/hop.ts"
import { octetsOf } from "../sip/octets.ts"
import { withoutHeaders } from "../sip/uri.ts"
import { MAGIC_COOKIE } from "../sip/via.ts"
import type { Transactions } from "../transaction/transactions.ts"

export const askContact = (
  around: { readonly options: UserAgentOptions; readonly transactions: Transactions },
  { contact, source }: Binding,
  gaveUp: () => void
): void => {
  const { options, transactions } = around
  const local = localFor(options, source)
  const uri = withoutHeaders(octetsOf(contact))
  const head: RequestHead = {
    method: "OPTIONS",
    uri,
    local,
    branch: MAGIC_COOKIE + options.token(),
    from: `<sip:${hostPort(local)}>;tag=${options.token()}`,
    to: `<${uri}>`,
    callId: options.token(),
    cseq: 1,
    routes: []
  }
  transactions.open(head, writeRequest(head, [["User-Agent", options.userAgent]]), source, {
    response: () => undefined,
    timedOut: gaveUp
  })
}
