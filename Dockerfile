# One image, several services: docker-compose.yml gives each its command.
# Pin the base for a release: docker build --build-arg PYTHON=python:3.11-slim-bookworm@sha256:...
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ENV PYTHONDONTWRITEBYTECODE=1 UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN python -m venv /tools && /tools/bin/pip install --no-cache-dir uv==0.13.9
COPY requirements.txt requirements-dev.txt ./
RUN python -m venv .venv && python -m venv /workshop \
 && VIRTUAL_ENV=/app/.venv /tools/bin/uv pip sync --require-hashes --python .venv/bin/python requirements.txt \
 && /tools/bin/uv pip install --python .venv/bin/python --constraint requirements-dev.txt \
    opentelemetry-sdk opentelemetry-exporter-otlp-proto-http sentry-sdk \
 && VIRTUAL_ENV=/workshop /tools/bin/uv pip sync --require-hashes --python /workshop/bin/python requirements-dev.txt
COPY . .
# Front-end files, catalogues, hashed and compressed static files, and the list of what is inside (CycloneDX).
RUN /workshop/bin/python manage.py vendor \
 && /workshop/bin/pybabel --quiet compile --directory locale --domain django \
 && env SUUQ_ENV=production ALLOWED_HOSTS=build SITE_URL=https://build DATABASE_URL=postgresql://build REDIS_URL=redis://build EMAIL_URL=smtp://build \
    SECRET_KEY="$(head -c 60 /dev/urandom | base64 --wrap=0)" .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && /workshop/bin/cyclonedx-py environment .venv/bin/python --output-file sbom.json \
 && rm -rf node_modules

FROM ${PYTHON}
LABEL org.opencontainers.image.title="suuq" org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SUUQ_ENV=production VAR_DIR=/tmp/suuq
WORKDIR /app
COPY --from=build /app /app
# A number, so that an orchestrator can see that it is not root. Nothing under /app belongs to it.
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "--blocking-threads-idle-timeout", "600", "--workers-kill-timeout", "25", "--respawn-failed-workers", "--no-access-log", "suuq.wsgi:application"]
