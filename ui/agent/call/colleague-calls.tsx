import { Show } from "solid-js"
import type { AgentTile } from "#wire/board.ts"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { isFreeToCall } from "./free-to-call.ts"
import { mayDial } from "./may-dial.ts"
import { isReachable } from "./targets.ts"

/** What can be done with a colleague by telephone now: take what rings at them, or call them. */
export const ColleagueCalls = (props: { readonly agent: AgentTile }) => {
  const { ask, asking, canAsk, desk, session } = useLive()
  const isFree = () => {
    const mine = desk()
    return mine !== null && isFreeToCall(mine)
  }
  const rests = () => !canAsk() || asking() !== null
  const who = () => `${props.agent.id} ${props.agent.name}`
  return (
    <Show when={isFree()}>
      <span class="flex flex-none justify-end">
        <Show when={props.agent.state === "ringing"}>
          <button
            type="button"
            class="btn min-h-8 flex-none border-ring px-2 text-sm"
            disabled={rests()}
            aria-label={t("call.pick-up-of", { who: who() })}
            data-ask="PickupCall"
            onClick={() => void ask({ _tag: "PickupCall", from: props.agent.id })}
          >
            {t("do.pickup-call")}
          </button>
        </Show>
        <Show when={isReachable(props.agent) && mayDial(session)}>
          <button
            type="button"
            class="btn btn-plain w-8 flex-none px-0 text-muted"
            disabled={rests()}
            aria-label={t("call.call-who", { who: who() })}
            title={t("call.call-who", { who: who() })}
            data-ask="MakeCall"
            onClick={() => void ask({ _tag: "MakeCall", to: { _tag: "Agent", agent: props.agent.id } })}
          >
            <Icon name="phone" />
          </button>
        </Show>
      </span>
    </Show>
  )
}
