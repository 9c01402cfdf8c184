import { createSignal, Show } from "solid-js"
import type { CallRecord } from "#wire/records.ts"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { isCovered } from "../../shared/number-text.ts"
import { fetchNumbers } from "../../shared/uncovered.ts"
import { isFreeToCall } from "./free-to-call.ts"
import { mayDial } from "./may-dial.ts"
import { dialable } from "./targets.ts"

/** Whom a call was with for this agent: who called, or whom they called. */
export const sideOf = (
  { callingNumber, direction }: Pick<CallRecord, "callingNumber" | "direction">,
  agent: string | null
): "callingNumber" | "dialledNumber" => {
  if (direction === "in") return "callingNumber"
  return direction === "internal" && callingNumber !== agent ? "callingNumber" : "dialledNumber"
}

/** Calls the other side of an earlier call. A covered number is asked of the server first, which keeps who asked. */
export const CallBack = (props: { readonly call: CallRecord }) => {
  const { ask, asking, canAsk, desk, session } = useLive()
  const [isLooking, setLooking] = createSignal(false)
  const [hasFailed, setFailed] = createSignal(false)
  const side = () => sideOf(props.call, session.agent)
  const shown = () => props.call[side()]
  const canBe = () => {
    const mine = desk()
    const isNumber = isCovered(shown()) || dialable(shown()) !== null
    return mine !== null && isNumber && mayDial(session) && isFreeToCall(mine)
  }
  const call = async (): Promise<void> => {
    setLooking(true)
    setFailed(false)
    const number = isCovered(shown()) ? (await fetchNumbers(`call/${props.call.id}`))?.[side()] : shown()
    setLooking(false)
    if (number === undefined || dialable(number) === null) return void setFailed(true)
    await ask({ _tag: "MakeCall", to: { _tag: "Number", number } })
  }
  return (
    <Show when={canBe()}>
      <button
        type="button"
        class="btn btn-plain w-8 px-0 text-muted"
        disabled={isLooking() || !canAsk() || asking() !== null}
        aria-label={t("call.call-back", { number: shown() })}
        title={t("call.call-back", { number: shown() })}
        data-ask="call-back"
        onClick={() => void call()}
      >
        <Icon name="phone" />
      </button>
      <Show when={hasFailed()}>
        <span class="text-sm text-alarm" role="alert">
          {t("call.call-back-failed")}
        </span>
      </Show>
    </Show>
  )
}
