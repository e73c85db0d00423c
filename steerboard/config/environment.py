"""Settings an operator may choose, typed, from the environment or one file.

Every setting is a variable `STEERBOARD_<NAME>`, or a line `STEERBOARD_<NAME>=value` in the file named by
`STEERBOARD_CONFIG` (default: `steerboard.env` in the data folder). The environment wins over the file.
A wrong value stops the start with one sentence that names the variable.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from steerboard.config.faults import WrongSetting

PREFIX = "STEERBOARD_"

# Named like settings, yet read elsewhere: by this module, the build hook and the test suite.
NOT_SETTINGS = frozenset({"config", "skip_frontend", "real_data", "test_postgres", "test_chromium"})


class Environment(BaseSettings):
    """All operator settings with their defaults."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_file_encoding="utf-8")

    home: Path = Field(default=Path("var"), description="Folder of database, secrets, uploads and built pages.")
    database: str = Field(default="", description="sqlite:///PATH or postgresql://USER@HOST/NAME; empty: in the home.")
    database_pool: int = Field(default=8, ge=1, le=200, description="Connections per process to PostgreSQL.")
    debug: bool = Field(default=False, description="Show error details in pages. Never on a shared machine.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the server listens on.")
    public_url: str = Field(default="", description="Address people type, as https://pmo.example.org.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(default=(), description="Further host names, by comma.")
    behind_proxy: bool = Field(default=False, description="Trust X-Forwarded-Proto of a proxy that always sets it.")
    workers: int = Field(default=1, ge=1, le=64, description="Serving processes; more than one needs PostgreSQL.")
    threads: int = Field(default=4, ge=1, le=64, description="Requests served at once by each process.")
    job_threads: int = Field(default=1, ge=0, le=16, description="Job workers inside the serving process.")
    language: str = Field(default="en", pattern=r"^[a-z]{2}(-[a-z]{2,4})?$", description="Language of the pages.")
    time_zone: str = Field(default="UTC", description="Time zone of pages and reports, as Europe/Berlin.")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "text"
    metrics_token: SecretStr = Field(default=SecretStr(""), description="Bearer token for /metrics; empty: loopback.")
    secret_key: SecretStr = Field(default=SecretStr(""), description="Signs sessions; empty: made at first start.")
    audit_key: SecretStr = Field(default=SecretStr(""), description="Signs audit checkpoints; empty: made likewise.")
    upload_limit_mb: int = Field(default=256, ge=1, le=4096, description="Largest file one may upload.")
    session_hours: int = Field(default=12, ge=1, le=720, description="A sign-in ends after so many hours.")
    sign_up: bool = Field(default=False, description="Whether strangers may make themselves an account.")
    mail_url: SecretStr = Field(default=SecretStr(""), description="smtp://USER:PASSWORD@HOST:PORT; empty: printed.")
    mail_from: str = Field(default="steerboard@localhost", description="Sender of our mails.")
    oidc_url: str = Field(default="", description="Issuer for single sign-on, as https://id.example.org/realms/pmo.")
    oidc_client: str = Field(default="", description="Our client id at that issuer.")
    oidc_secret: SecretStr = Field(default=SecretStr(""), description="Our client secret there.")
    oidc_name: str = Field(default="Single sign-on", description="What the button on the sign-in page says.")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError) as error:
            raise ValueError("is not the name of a time zone such as Europe/Berlin") from error
        return value

    @field_validator("public_url", "oidc_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
            raise ValueError("is not a web address such as https://pmo.example.org")
        return value.rstrip("/")

    @field_validator("database")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("workers")
    @classmethod
    def _one_process_on_sqlite(cls, value: int, info: ValidationInfo) -> int:
        if value > 1 and not str(info.data.get("database", "")).startswith("postgres"):
            raise ValueError("needs STEERBOARD_DATABASE to be a PostgreSQL address: SQLite has one serving process")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)  # read_environment merges variables and file itself, to name each fault by its variable

    @property
    def uses_postgresql(self) -> bool:
        return self.database.startswith("postgres")


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """All settings, or `WrongSetting` with a sentence for each that is wrong."""
    variables = os.environ if variables is None else variables
    merged = {**_from_file(variables), **_ours(variables, "the environment")}
    try:
        return Environment(**merged)
    except ValidationError as error:
        raise WrongSetting("\n".join(_sentence(fault) for fault in error.errors())) from None


def _ours(variables: Mapping[str, str], origin: str) -> dict[str, Any]:
    named = {name[len(PREFIX) :].lower(): value for name, value in variables.items() if name.startswith(PREFIX)}
    unknown = sorted(named.keys() - Environment.model_fields.keys() - NOT_SETTINGS)
    if unknown:
        raise WrongSetting(f"{PREFIX}{unknown[0].upper()} in {origin} is not a setting of Steerboard.")
    return {name: value for name, value in named.items() if name not in NOT_SETTINGS and value != ""}


def _from_file(variables: Mapping[str, str]) -> dict[str, Any]:
    named = variables.get(f"{PREFIX}CONFIG", "")
    path = Path(named) if named else Path(variables.get(f"{PREFIX}HOME") or "var") / "steerboard.env"
    if not path.is_file():
        if named:
            raise WrongSetting(f"{PREFIX}CONFIG names {path}, which is not a file.")
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().startswith(PREFIX):
            raise WrongSetting(f"Line {number} of {path} is not of the form {PREFIX}NAME=value.")
        found[name.strip()] = value.strip().strip("\"'")
    return _ours(found, str(path))


def _sentence(fault: Any) -> str:
    name = f"{PREFIX}{str(fault['loc'][0]).upper()}"
    secret = fault["loc"][0] in {"database", "secret_key", "audit_key", "metrics_token", "mail_url", "oidc_secret"}
    shown = "" if secret or not isinstance(fault.get("input"), str) else f" ({fault['input']!r})"
    reason = str(fault["msg"]).removeprefix("Value error, ")
    verb = "" if reason.startswith(("is ", "must ", "needs ")) else "is wrong: "
    return f"{name}{shown} {verb}{reason}."
