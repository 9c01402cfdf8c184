/**
 * What a page that is loaded anew needs to go on with its call: the dialog's names, and what the screen showed of it. It is in
 * the tab's own storage, which outlives a reload and nothing else.
 */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/** The names of a dialog as this side sees it. */
const DialogNames = Schema.Struct({ callId: Schema.String, ourTag: Schema.String, theirTag: Schema.String })
export type DialogNames = typeof DialogNames.Type

const KeptCall = Schema.Struct({
  /** Whose call it is, as a SIP URI: somebody else may sign in to the same tab. */
  account: Schema.String,
  dialog: DialogNames,
  way: Schema.Literals(["in", "out"]),
  number: Schema.String,
  name: Schema.String,
  talkingSinceEpochMs: Schema.Finite,
  isMuted: Schema.Boolean
})
export type KeptCall = typeof KeptCall.Type

const asText = Schema.fromJsonString(KeptCall)
const KEY = "carillon.telephone.call"

export const keepCall = (storage: Pick<Storage, "setItem">, call: KeptCall): void =>
  storage.setItem(KEY, Schema.encodeSync(asText)(call))

export const forgetCall = (storage: Pick<Storage, "removeItem">): void => storage.removeItem(KEY)

/** The call that this account had when the page went; what cannot be read is no call. */
export const keptCall = (storage: Pick<Storage, "getItem">, account: string): KeptCall | undefined => {
  const text = storage.getItem(KEY)
  const kept = text === null ? undefined : Option.getOrUndefined(Schema.decodeUnknownOption(asText)(text))
  return kept?.account === account ? kept : undefined
}

/** RFC 3891 §6.1: its tags are named as the switch, which reads it, sees them: `to-tag` is the switch's own. */
export const replacesHeader = ({ callId, ourTag, theirTag }: DialogNames): string =>
  `Replaces: ${callId};to-tag=${theirTag};from-tag=${ourTag}`

/** The former page of this tab lets go of it while it is unloaded; who has it longer has the call. */
const LET_GO_WITHIN_MS = 5_000

/**
 * Says that this page has the call, until `release`. A tab that was duplicated has a copy of the other's storage, and must not
 * take its call away: false, when another page has it.
 */
export const claimCall = ({
  callId
}: DialogNames): { readonly isOurs: Promise<boolean>; readonly release: () => void } => {
  const { promise: over, resolve: release } = Promise.withResolvers<void>()
  const isOurs = new Promise<boolean>((resolve) => {
    const claim = () => {
      resolve(true)
      return over
    }
    void navigator.locks
      .request(`carillon-call-${callId}`, { signal: AbortSignal.timeout(LET_GO_WITHIN_MS) }, claim)
      .catch(() => resolve(false))
  })
  return { isOurs, release }
}
