import type { CallRecord } from "#wire/records.ts"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { DialButton, TelephoneNumber } from "../../shared/telephone-number.tsx"
import { fetchNumbers } from "../../shared/uncovered.ts"

type Sides = Pick<CallRecord, "callingNumber" | "direction">

/** Whom a call was with for this agent: who called, or whom they called. */
export const sideOf = (
  { callingNumber, direction }: Sides,
  agent: string | null
): "callingNumber" | "dialledNumber" => {
  if (direction === "in") return "callingNumber"
  return direction === "internal" && callingNumber !== agent ? "callingNumber" : "dialledNumber"
}

/** A number of a call, whole: asked of the server, which keeps who asked. */
export const wholeOf =
  (call: string, side: "callingNumber" | "dialledNumber") => async (): Promise<string | undefined> =>
    (await fetchNumbers(`call/${call}`))?.[side]

/** Calls the other side of an earlier call. */
export const CallBack = (props: { readonly call: CallRecord }) => {
  const { session } = useLive()
  const side = () => sideOf(props.call, session.agent)
  const shown = () => props.call[side()]
  return (
    <DialButton
      number={shown()}
      whole={wholeOf(props.call.id, side())}
      label={t("call.call-back", { number: shown() })}
      ask="call-back"
    />
  )
}

/** The other side's number, to be clicked. */
export const NumberOfCall = (props: {
  readonly call: CallRecord
  readonly side: "callingNumber" | "dialledNumber"
}) => <TelephoneNumber number={props.call[props.side]} whole={wholeOf(props.call.id, props.side)} />
