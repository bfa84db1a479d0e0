/** Users with a phone, and who reads and writes them: what the samples take columns out of. */

export const users = "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, phone text);";
export const sqlStub =
  "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]>;";
export const byPhone = `
  import { sql } from "./sql.ts";
  export const byPhone = (phone: string) => sql\`SELECT id, phone FROM users WHERE phone = \${phone}\`;
`;
export const byName = `
  import { sql } from "./sql.ts";
  export const byName = (name: string) => sql\`SELECT id, name FROM users WHERE name = \${name}\`;
`;
export const prisma = `
  model User {
    id BigInt @id
    name String
    phone String?
    @@map("users")
  }
`;
export const allUsers = `
  import { PrismaClient } from "@prisma/client";
  const prisma = new PrismaClient();
  export const allUsers = () => prisma.user.findMany();
`;
export const before = { "migrations/0001_users.sql": users, "src/sql.ts": sqlStub };

export const people = (uuid: string): Readonly<Record<string, string>> => ({
  "schema.prisma": `
    model Person {
      id   Int     @id @default(autoincrement())
      name String?
      ${uuid}
    }
  `,
});
export const peopleSql = `CREATE TABLE "Person" ("id" SERIAL PRIMARY KEY, "name" TEXT);`;
export const joining = `
  import { PrismaClient } from "@prisma/client";
  const prisma = new PrismaClient();
  export const join = (name: string) => prisma.person.create({ data: { name } });
`;
