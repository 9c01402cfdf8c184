import { createResource, createSignal, For, Show } from "solid-js"
import { language, switchLanguage } from "../shared/language.ts"
import { nextTheme, themeChoice } from "../shared/theme.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { ask, type Outcome, Profile } from "./affairs.ts"
import { ChangePassword } from "./change-password.tsx"
import { Labelled } from "./field.tsx"
import { SessionsList } from "./sessions-list.tsx"
import { TwoStepPart } from "./two-step.tsx"
import { w } from "./words.ts"

const LANGUAGES = ["browser", "zh-CN", "en"] as const
const THEMES = ["system", "light", "dark"] as const

/** Shows the screens as somebody chose them just now; what is kept reaches their other browsers by the session. */
const applyProfile = ({ language: chosen, theme }: Pick<Profile, "language" | "theme">): void => {
  const wanted = chosen === "browser" ? (navigator.language.startsWith("zh") ? "zh-CN" : "en") : chosen
  if (language() !== wanted) switchLanguage()
  for (let turn = 0; turn < THEMES.length && themeChoice() !== theme; turn++) nextTheme()
}

/** My language, theme, password and sessions. */
export const ProfilePage = () => {
  const [read, { mutate }] = createResource((): Promise<Outcome<Profile>> => ask("GET", "/api/me", Profile))
  const [isChanged, setChanged] = createSignal(false)
  const profile = () => {
    const outcome = read()
    return outcome !== undefined && "answer" in outcome ? outcome.answer : undefined
  }
  const [refused, setRefused] = createSignal<string>()
  const problem = () => {
    const outcome = read()
    return outcome !== undefined && "problems" in outcome ? Object.values(outcome.problems)[0] : refused()
  }
  // One after the other: two at a time are changes of the same row, and the second would be refused.
  let before: Promise<void> = Promise.resolve()
  const choose = (change: Partial<Pick<Profile, "language" | "theme">>): void => {
    before = before.then(() => keep(change))
  }
  const keep = async (change: Partial<Pick<Profile, "language" | "theme">>): Promise<void> => {
    const outcome = await ask("PUT", "/api/me", Profile, change)
    if ("problems" in outcome) {
      setRefused(Object.values(outcome.problems)[0])
      return
    }
    setRefused(undefined)
    mutate(outcome)
    applyProfile(outcome.answer)
  }
  return (
    <div class="flex h-full flex-col">
      <TopBar trail={[{ text: w("profile.title"), href: null }]} />
      <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={w("profile.title")}>
        <div class="mx-auto flex max-w-2xl flex-col gap-4">
          <Show when={problem()}>{(said) => <p class="text-alarm">{said()}</p>}</Show>
          <Show when={profile()}>
            {(known) => (
              <section class="panel p-4">
                <Labelled id="profile-language" label={w("profile.language")} problem={undefined}>
                  <select
                    id="profile-language"
                    class="field"
                    value={known().language}
                    onChange={(event) => choose({ language: event.currentTarget.value as Profile["language"] })}
                  >
                    <For each={LANGUAGES}>{(each) => <option value={each}>{w(`profile.${each}`)}</option>}</For>
                  </select>
                </Labelled>
                <Labelled id="profile-theme" label={w("profile.theme")} problem={undefined}>
                  <select
                    id="profile-theme"
                    class="field"
                    value={known().theme}
                    onChange={(event) => choose({ theme: event.currentTarget.value as Profile["theme"] })}
                  >
                    <For each={THEMES}>{(each) => <option value={each}>{w(`profile.${each}`)}</option>}</For>
                  </select>
                </Labelled>
              </section>
            )}
          </Show>
          {/* Who signs in by the office's own accounts or its directory changes it there. */}
          <Show when={profile()?.hasPassword}>
            <section class="panel p-4">
              <h2 class="text-lg font-semibold">{w("password.title")}</h2>
              <Show when={!isChanged()} fallback={<p role="status">{w("password.done")}</p>}>
                <ChangePassword onDone={() => setChanged(true)} />
              </Show>
            </section>
          </Show>
          <TwoStepPart />
          <section class="panel p-4">
            <h2 class="text-lg font-semibold">{w("sessions.title")}</h2>
            <SessionsList />
          </section>
        </div>
      </main>
    </div>
  )
}
