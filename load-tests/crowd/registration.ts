import { randomBytes } from "node:crypto"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { makeRegistration, type RegistrationOutput } from "#engine/softswitch/registrar/registration.ts"
import { udpTo } from "#engine/softswitch/sip/hop.ts"
import type { Phone } from "#engine/laboratory/telephone/phone.ts"

/** Ten minutes; refreshed at half of it. */
const EXPIRES_S = 600
/** RFC 3261 gives up on a REGISTER after 64·T1 = 32 s. */
const ANSWERED_WITHIN_MS = 35_000

/**
 * Registers the telephone and keeps it registered. Resolves when the registrar accepted, rejects with user and status when it
 * refused. The answer takes the registration back.
 */
export const register = (
  phone: Phone,
  registrar: Endpoint,
  account: { readonly user: string; readonly password: string; readonly realm: string }
): Promise<() => Promise<void>> => {
  const registration = makeRegistration({
    local: udpTo(phone.local),
    registrar: udpTo(registrar),
    domain: registrar.address,
    user: account.user,
    password: account.password,
    userAgent: "Carillon crowd",
    expiresS: EXPIRES_S,
    events: phone.events,
    token: () => randomBytes(12).toString("hex")
  })
  let timer: NodeJS.Timeout | undefined
  let gone: (() => void) | undefined

  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(
      () =>
        reject(new Error(`${account.user} could not register: no answer from ${registrar.address}:${registrar.port}`)),
      ANSWERED_WITHIN_MS
    )
    const unregister = () =>
      new Promise<void>((done) => {
        gone = done
        carryOut(registration.command({ _tag: "Unregister" }, performance.now()))
      }).finally(() => clearTimeout(timer))

    const carryOut = (outputs: ReadonlyArray<RegistrationOutput>): void => {
      for (const output of outputs) {
        switch (output._tag) {
          case "Send":
            phone.send(output.octets, output.to)
            break
          case "Registered":
            clearTimeout(giveUp)
            resolve(unregister)
            break
          case "Unregistered":
            gone?.()
            break
          case "RegistrationFailed":
            clearTimeout(giveUp)
            reject(new Error(`${account.user} could not register: ${output.status} ${output.reason}`))
            break
        }
      }
      clearTimeout(timer)
      const due = registration.nextDueMs()
      if (due !== undefined)
        timer = setTimeout(() => carryOut(registration.due(performance.now())), Math.max(1, due - performance.now()))
    }

    phone.intercept = (octets, from) => {
      const outputs = registration.receive(octets, from, performance.now())
      if (outputs === undefined) return false
      carryOut(outputs)
      return true
    }
    carryOut(registration.command({ _tag: "Register" }, performance.now()))
  })
}
