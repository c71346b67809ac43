import type { World } from "../world";

export async function checkInvariants(_world: World): Promise<void> {}
