import { TopBar } from "../shell/top-bar.tsx"
import { ProfilePage } from "./profile.tsx"
import { w } from "./words.ts"

/** One's own affairs, from the account menu: language, theme, password, and where one is signed in. */
export const MePage = () => (
  <div class="flex h-full flex-col">
    <TopBar trail={[{ text: w("profile.title"), href: null }]} />
    <div class="min-h-0 flex-1 overflow-y-auto">
      <ProfilePage />
    </div>
  </div>
)
