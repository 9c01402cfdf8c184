import { A } from "@solidjs/router"
import * as Schema from "effect/Schema"
import { createResource, For, Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import { things } from "#engine/records/things.ts"
import { say, t } from "../../shared/language.ts"
import { hrefOf } from "../paths.ts"

const Uses = Schema.Array(
  Schema.Struct({ thing: Schema.Literals(["flow", "queue"]), id: Schema.String, name: Schema.String })
)

const usesOf = async (id: string): Promise<typeof Uses.Type | null> => {
  try {
    const response = await fetch(`/api/prompts/${encodeURIComponent(id)}/uses`)
    return response.ok ? Schema.decodeUnknownSync(Uses)(await response.json()) : null
  } catch {
    return null
  }
}

/** Flows and queues that play a prompt: who changes it sees whom it concerns. */
export const PromptUses = (props: { readonly row: Row }) => {
  const [uses] = createResource(() => props.row.id, usesOf)
  return (
    <Show when={uses()}>
      {(found) => (
        <section class="panel my-4 p-3" aria-label={t("voices.uses")}>
          <h2 class="font-semibold">{t("voices.uses")}</h2>
          <Show when={found().length > 0} fallback={<p class="text-muted">{t("voices.unused")}</p>}>
            <ul class="mt-1 flex flex-col gap-1">
              <For each={found()}>
                {({ id, name, thing }) => {
                  const kind = things.find((each) => each.name === thing)!
                  return (
                    <li>
                      <span class="text-muted">{say(kind.words)}</span>{" "}
                      <A class="underline" href={hrefOf(kind, id)}>
                        {name}
                      </A>
                    </li>
                  )
                }}
              </For>
            </ul>
          </Show>
        </section>
      )}
    </Show>
  )
}
