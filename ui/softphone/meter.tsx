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
      <meter class="h-3 min-w-0 flex-1" aria-label={props.label} min={SILENT_DB} max={0} value={db()} />
      <span class="num w-16 flex-none text-right text-sm text-muted">{Math.round(db())} dB</span>
    </div>
  )
}
