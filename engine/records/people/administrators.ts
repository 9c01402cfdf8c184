import type { Problem } from "../thing/thing.ts"

export interface SignsIn {
  readonly id: string
  readonly roles: ReadonlyArray<string>
  readonly mayNotSignIn: boolean
}

export interface Gives {
  readonly id: string
  readonly grants: ReadonlyArray<{ readonly permission: string; readonly level: string }>
}

/** Somebody must be able to give rights back: one who may sign in and edit roles and people of the whole organisation. */
export const lastAdministrator = (
  people: ReadonlyArray<SignsIn>,
  roles: ReadonlyArray<Gives>,
  field: string
): ReadonlyArray<Problem> => {
  if (isThereAmong(people, roles)) return []
  const words = {
    zh: "至少要有一名能管理角色和人员的管理员",
    en: "somebody must be left who may edit roles and people everywhere"
  }
  return [{ field, words }]
}

/** Each of many rows that are written together asks over the same two lists: they are looked through once. */
const known = new WeakMap<ReadonlyArray<SignsIn>, WeakMap<ReadonlyArray<Gives>, boolean>>()

const isThereAmong = (people: ReadonlyArray<SignsIn>, roles: ReadonlyArray<Gives>): boolean => {
  const ofPeople = known.get(people) ?? new WeakMap<ReadonlyArray<Gives>, boolean>()
  known.set(people, ofPeople)
  const isThere = ofPeople.get(roles) ?? isAdministered(people, roles)
  ofPeople.set(roles, isThere)
  return isThere
}

const isAdministered = (people: ReadonlyArray<SignsIn>, roles: ReadonlyArray<Gives>): boolean => {
  const withGrant = (wanted: string) =>
    new Set(
      roles
        .filter(({ grants }) =>
          grants.some(({ level, permission }) => permission === wanted && level === "organisation")
        )
        .map(({ id }) => id)
    )
  const [mayRoles, mayPeople] = [withGrant("roles.edit"), withGrant("users.edit")]
  return people.some(
    (each) =>
      !each.mayNotSignIn && each.roles.some((id) => mayRoles.has(id)) && each.roles.some((id) => mayPeople.has(id))
  )
}
