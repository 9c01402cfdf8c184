import { useLive } from "./live.ts"
import { t } from "./language.ts"
import { leftText, secondsLeft, spanText } from "./time-text.ts"

/** A running timer from a moment of server time. */
export const Elapsed = (props: { readonly since: number; readonly class?: string }) => {
  const { now } = useLive()
  return <span class={`num ${props.class ?? ""}`}>{spanText(now() - props.since)}</span>
}

/** A timer running down to a moment of server time. */
export const Left = (props: { readonly until: number; readonly class?: string }) => {
  const { now } = useLive()
  return <span class={`num ${props.class ?? ""}`}>{leftText(props.until, now())}</span>
}

const RADIUS = 15.5
const AROUND = 2 * Math.PI * RADIUS

/** A ring that empties while the time from `since` to `until` passes, with the seconds left inside. */
export const CountdownRing = (props: { readonly since: number; readonly until: number }) => {
  const { now } = useLive()
  const left = () => Math.min(1, Math.max(0, (props.until - now()) / Math.max(1, props.until - props.since)))
  const seconds = () => secondsLeft(props.until, now())
  return (
    <svg
      viewBox="0 0 36 36"
      width="48"
      height="48"
      role="timer"
      aria-label={t("call.ring-left", { seconds: seconds() })}
      class="flex-none"
    >
      <circle cx="18" cy="18" r={RADIUS} fill="none" stroke="var(--line)" stroke-width="3" />
      <circle
        cx="18"
        cy="18"
        r={RADIUS}
        fill="none"
        stroke="var(--st)"
        stroke-width="3"
        stroke-linecap="round"
        stroke-dasharray={`${AROUND * left()} ${AROUND}`}
        transform="rotate(-90 18 18)"
      />
      <text
        x="18"
        y="18.5"
        text-anchor="middle"
        dominant-baseline="central"
        font-size="12"
        fill="currentColor"
        class="num"
      >
        {seconds()}
      </text>
    </svg>
  )
}
