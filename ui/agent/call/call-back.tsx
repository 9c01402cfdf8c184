import type { CallTarget } from "#wire/call-intents.ts"
import type { CallRecord } from "#wire/records.ts"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { isCovered } from "../../shared/number-text.ts"
import { DialButton, TelephoneNumber } from "../../shared/telephone-number.tsx"

type Sides = Pick<CallRecord, "callingNumber" | "direction">

/** Whom a call was with for this agent: who called, or whom they called. */
export const sideOf = (
  { callingNumber, direction }: Sides,
  agent: string | null
): "callingNumber" | "dialledNumber" => {
  if (direction === "in") return "callingNumber"
  return direction === "internal" && callingNumber !== agent ? "callingNumber" : "dialledNumber"
}

/** Whoever stood on that side of a call, where their number is covered: the engine knows it, and keeps who had it dialled. */
export const earlier = (
  number: string,
  call: string,
  side: "callingNumber" | "dialledNumber"
): CallTarget | undefined => (isCovered(number) ? { _tag: "Earlier", call: call as CallRecord["id"], side } : undefined)

/** Calls the other side of an earlier call. */
export const CallBack = (props: { readonly call: CallRecord }) => {
  const { session } = useLive()
  const side = () => sideOf(props.call, session.agent)
  const shown = () => props.call[side()]
  return (
    <DialButton
      number={shown()}
      to={earlier(shown(), props.call.id, side())}
      label={t("call.call-back", { number: shown() })}
      ask="call-back"
    />
  )
}

/** The other side's number, to be clicked. */
export const NumberOfCall = (props: {
  readonly call: CallRecord
  readonly side: "callingNumber" | "dialledNumber"
}) => (
  <TelephoneNumber number={props.call[props.side]} to={earlier(props.call[props.side], props.call.id, props.side)} />
)
