// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The files that the command line names: those of a folder in the order of their names, without hidden ones and links.
#ifndef PREDICT_DEMO_PATHS_H_
#define PREDICT_DEMO_PATHS_H_

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct Paths {
  char** at;
  int count;
  int failed;  // named, but not there
};

inline void AddPath(Paths* paths, const char* path) {
  if (paths->count % 64 == 0) {
    paths->at = static_cast<char**>(realloc(paths->at, sizeof(char*) * (static_cast<size_t>(paths->count) + 64)));
  }
  paths->at[paths->count++] = strdup(path);
}

inline void AddFolder(Paths* paths, const char* folder) {
  dirent** entries = nullptr;
  const int count = scandir(folder, &entries, nullptr, alphasort);
  if (count < 0) {
    fprintf(stderr, "demo: %s: %s\n", folder, strerror(errno));
    ++paths->failed;
    return;
  }
  for (int i = 0; i < count; ++i) {
    char path[4096];
    struct stat about;
    const size_t length = strlen(folder);
    const char* slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
    const int size = snprintf(path, sizeof path, "%s%s%s", folder, slash, entries[i]->d_name);
    const bool hidden = entries[i]->d_name[0] == '.';
    free(entries[i]);
    if (hidden || size >= static_cast<int>(sizeof path) || lstat(path, &about) != 0) continue;
    if (S_ISDIR(about.st_mode)) AddFolder(paths, path);
    if (S_ISREG(about.st_mode)) AddPath(paths, path);
  }
  free(entries);
}

// Adds a file, or all files of a folder; says so if there is none.
inline void AddNamed(Paths* paths, const char* path) {
  struct stat about;
  if (stat(path, &about) != 0) {
    fprintf(stderr, "demo: %s: %s\n", path, strerror(errno));
    ++paths->failed;
  } else if (S_ISDIR(about.st_mode)) {
    AddFolder(paths, path);
  } else {
    AddPath(paths, path);
  }
}

#endif  // PREDICT_DEMO_PATHS_H_
