import { Show, Suspense } from "solid-js"
import { fetched } from "../shared/later.tsx"
import { t } from "../shared/language.ts"
import type { Hand } from "./desk-view.ts"

const Player = fetched(async () => (await import("../calls/player.tsx")).Player)

/** The message that a caller left, to be heard by whoever has taken it. The player is fetched when there is one. */
export const Voicemail = (props: { readonly call: string; readonly phase: Hand["phase"] }) => (
  <div class="mb-2" data-testid="voicemail">
    <Show when={props.phase !== "alerting"} fallback={<p class="text-sm text-muted">{t("work.voicemail-later")}</p>}>
      <Suspense fallback={<p class="text-sm text-muted">{t("app.loading")}</p>}>
        <Player call={props.call} part="message" />
      </Suspense>
    </Show>
  </div>
)
