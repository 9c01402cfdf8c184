import { For } from "solid-js"
import { t } from "../shared/language.ts"
import type { Licences } from "./system-answer.ts"

/** Whose work comes with a centre, folded away until somebody asks. */
export const LicenceList = (props: { readonly licences: Licences }) => (
  <section class="panel">
    <details>
      <summary class="px-3 py-2 text-lg font-semibold">
        {t("system.licences")} <span class="num text-base text-muted">{props.licences.length}</span>
      </summary>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("system.package")}</th>
            <th scope="col">{t("system.version")}</th>
            <th scope="col">{t("system.licence")}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.licences}>
            {({ licence, name, version }) => (
              <tr>
                <td>{name}</td>
                <td class="num">{version}</td>
                <td>{licence === "not said" ? t("system.not-said") : licence}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </details>
  </section>
)
