import { drizzle } from "drizzle-orm/node-postgres";
import { settings } from "../settings.ts";
import * as schema from "./schema.ts";

export const db = drizzle(settings.databaseUrl, { schema });
