import { useLocation, useNavigate } from "@solidjs/router"
import { type Accessor, createSignal } from "solid-js"
import type { CallTarget } from "#wire/call-intents.ts"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { isCovered } from "../../shared/number-text.ts"
import { tell } from "../../shell/toasts.tsx"
import { isFreeToCall } from "./free-to-call.ts"
import { mayDial } from "./may-dial.ts"
import { dialable } from "./targets.ts"

/** A number as it is shown; `whole` asks the server, where it is covered and may be shown. */
export interface ShownNumber {
  readonly number: string
  readonly whole?: (() => Promise<string | undefined>) | undefined
  /** Whose number it is, where the engine knows it and this person need not. */
  readonly to?: CallTarget | undefined
}

export interface Dial {
  /** By this person, at their telephone, now. Which numbers are barred, the engine says when it is asked. */
  readonly canDial: (shown: ShownNumber) => boolean
  readonly dial: (shown: ShownNumber) => Promise<void>
  readonly rests: Accessor<boolean>
  /** The whole number could not be had. */
  readonly hasFailed: Accessor<boolean>
}

const AGENTS_PAGE = "/agent"

/** Dials from wherever a number stands. The call goes on in the agent's panel. */
export const createDial = (): Dial => {
  const { ask, asking, canAsk, desk, refusal, session } = useLive()
  const [navigate, location] = [useNavigate(), useLocation()]
  const [isLooking, setLooking] = createSignal(false)
  const [hasFailed, setFailed] = createSignal(false)
  const targetOf = async (shown: ShownNumber): Promise<CallTarget | null> => {
    if (shown.to !== undefined) return shown.to
    const number = await wholeOf(shown)
    return number === null ? null : { _tag: "Number", number }
  }
  const wholeOf = async ({ number, whole }: ShownNumber): Promise<string | null> =>
    dialable((isCovered(number) ? await whole?.() : number) ?? "")
  return {
    canDial: ({ number, to, whole }) => {
      const mine = desk()
      const isNumber = to !== undefined || (isCovered(number) ? whole !== undefined : dialable(number) !== null)
      return mine !== null && isNumber && number !== mine.agent.id && mayDial(session) && isFreeToCall(mine)
    },
    dial: async (shown) => {
      setLooking(true)
      setFailed(false)
      const to = await targetOf(shown)
      setLooking(false)
      if (to === null) return void setFailed(true)
      // The line may have gone, or something else been asked, while the number was looked up.
      if (!canAsk() || asking() !== null) return tell({ kind: "refused", text: t("number.not-asked") })
      await ask({ _tag: "MakeCall", to })
      if (refusal() === null && location.pathname !== AGENTS_PAGE) navigate(AGENTS_PAGE)
    },
    rests: () => isLooking() || !canAsk() || asking() !== null,
    hasFailed
  }
}
