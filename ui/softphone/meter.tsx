import { createEffect, createSignal, onCleanup } from "solid-js"
import { levelOf, SILENT_DB } from "./level.ts"

const EVERY_MS = 100

/** How loud a stream is, as a bar and as a number for those who do not see it. */
export const Meter = (props: { readonly label: string; readonly stream: MediaStream | undefined }) => {
  const [db, setDb] = createSignal(SILENT_DB)
  createEffect(() => {
    const { stream } = props
    setDb(SILENT_DB)
    if (stream === undefined || stream.getAudioTracks().length === 0) return
    const level = levelOf(stream)
    const timer = setInterval(() => setDb(level.db()), EVERY_MS)
    onCleanup(() => {
      clearInterval(timer)
      level.close()
    })
  })
  return (
    <div class="flex items-center gap-3">
      <span class="w-20 flex-none text-sm">{props.label}</span>
      <div
        role="meter"
        aria-label={props.label}
        aria-valuemin={SILENT_DB}
        aria-valuemax={0}
        aria-valuenow={Math.round(db())}
        aria-valuetext={`${Math.round(db())} dB`}
        class="h-2.5 min-w-0 flex-1 overflow-hidden rounded-full border border-line bg-raised"
      >
        <div class="h-full rounded-full bg-idle" style={{ width: `${((db() - SILENT_DB) / -SILENT_DB) * 100}%` }} />
      </div>
      <span class="num w-16 flex-none text-right text-sm text-muted" aria-hidden="true">
        {Math.round(db())} dB
      </span>
    </div>
  )
}
