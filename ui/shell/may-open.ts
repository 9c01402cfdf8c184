import type { Permission } from "#wire/permissions.ts"
import type { Session } from "../shared/session.ts"

/** Whether somebody has a permission, at any level. The one place where the screens ask; the server asks again in any case. */
export const mayOpen = ({ grants }: Pick<Session, "grants">, permission: Permission): boolean =>
  Object.hasOwn(grants, permission)
