import { arg, first, idiom, key, rest, text } from "../idiom.ts";

const named = first(key(arg(1), "name"), key(arg(0), "name"));

/** Operations of a schema are methods of resolvers; middleware and `Authorized` stand in front of them. */
export const typeGraphql = idiom({
  name: "type-graphql",
  packages: ["type-graphql"],
  docs: "https://typegraphql.com/docs/resolvers.html",

  calls: [
    { decorator: "Resolver", fact: "controller", path: arg(0) },
    { decorator: "Query", fact: "endpoint", method: text("QUERY"), path: named, as: "operation", gives: arg(0) },
    { decorator: "Mutation", fact: "endpoint", method: text("MUTATION"), path: named, as: "operation", gives: arg(0) },
    {
      decorator: "Subscription",
      fact: "endpoint",
      method: text("SUBSCRIPTION"),
      path: named,
      as: "operation",
      gives: arg(0),
    },
    { decorator: "FieldResolver", fact: "endpoint", method: text("FIELD"), path: named, as: "field", gives: arg(0) },
    { decorator: "Authorized", fact: "marks", key: text("type-graphql:authorized"), gate: true },
    {
      decorator: "UseMiddleware",
      fact: "before",
      code: [rest(0)],
      runs: ["use"],
      scope: "decorated",
      gate: "named",
    },
  ],

  examples: [
    {
      title: "queries, mutations and fields, with what stands in front of them",
      files: {
        "src/posts.ts": `
          import { Arg, FieldResolver, Mutation, Query, Resolver, UseMiddleware } from "type-graphql";
          import { isAuth } from "./is-auth";
          import { Post } from "./post";
          @Resolver(Post)
          export class PostResolver {
            @FieldResolver(() => String) snippet(root) {}
            @Query(() => [Post], { name: "allPosts" }) posts() {}
            @Mutation(() => Post) @UseMiddleware(isAuth) createPost(@Arg("input") input) {}
          }
        `,
        "src/is-auth.ts": "export const isAuth = (action, next) => next();",
        "src/post.ts": "export class Post {}",
      },
      lines: [
        "route:FIELD Post.snippet handles PostResolver.snippet",
        "route:MUTATION createPost guards isAuth",
        "route:MUTATION createPost handles PostResolver.createPost",
        "route:QUERY allPosts handles PostResolver.posts",
      ],
    },
  ],
});
